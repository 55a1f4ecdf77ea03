import { existsSync } from 'node:fs'
import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Target } from '../unreachable.ts'
import { parseJump } from './jump.ts'
import { type Asked, askSsh, type Options, one } from './ssh-options.ts'
import { expandPath } from './ssh-paths.ts'

/** How OpenSSH would reach a host: the inventory's word first, then what `ssh -G` says. */
export type SshSettings = {
  readonly target: Target
  /** The name that known_hosts has it under. */
  readonly hostKeyName: string
  readonly knownHosts: readonly string[]
  /** Whether a name is written to known_hosts as a hash. */
  readonly hashesNames: boolean
  readonly identityFiles: readonly string[]
  /** Certificates beside the keys, which the library cannot show. */
  readonly certificateFiles: readonly string[]
  readonly agent: string | undefined
  /** Whether of the agent's keys only those of `identityFiles` are offered. */
  readonly offersOnlyFiles: boolean
  /** The host that the way leads through. */
  readonly via: SshSettings | undefined
}

/** What is asked for; of a host the inventory's own words, of a bastion what ProxyJump says. */
type Destination = Asked & Pick<Host, 'identityFile' | 'knownHosts'>

/**
 * Asks `ssh -G`, so that a host means to fleet what it means to ssh. Throws `proxy-unsupported`
 * where only a command knows the way, and `ssh-unusable` without OpenSSH.
 */
export function resolveSshSettings(host: Destination): Promise<SshSettings> {
  return resolveAt(host, 0)
}

/** More bastions than anybody has lead in a circle. */
const mostHops = 8

async function resolveAt(to: Destination, hops: number): Promise<SshSettings> {
  const options = await askSsh(to)
  const tokens = { address: one(options, 'hostname') || to.address, name: to.address }
  const place = { ...tokens, port: Number(one(options, 'port') || 22), user: one(options, 'user') }
  const ownFiles = options.get('identityfile') ?? []
  const knownHosts = [...(to.knownHosts ? [to.knownHosts] : knownHostsOf(options))]
  const target = targetOf(options, place, knownHosts[0])
  refuseCommand(options, target)
  return {
    target,
    hostKeyName: target.hostKeyAlias ?? hostKeyName(place.address, place.port),
    knownHosts,
    hashesNames: !to.knownHosts && one(options, 'hashknownhosts') === 'yes',
    identityFiles: to.identityFile
      ? [to.identityFile]
      : ownFiles.map((file) => expandPath(file, place)).filter(hasKey),
    certificateFiles: (options.get('certificatefile') ?? []).map((file) => expandPath(file, place)),
    agent: agentOf(options, place),
    offersOnlyFiles: to.identityFile !== undefined || one(options, 'identitiesonly') === 'yes',
    via: await bastionOf(to, target, hops),
  }
}

type Place = { readonly address: string; readonly port: number; readonly user: string }

function targetOf(options: Options, { address, port, user }: Place, knownHosts?: string): Target {
  const hostKeyAlias = one(options, 'hostkeyalias') || undefined
  const jump = one(options, 'proxyjump', 'none')
  const way = jump === 'none' ? {} : { jump }
  return { address, port, user, knownHosts, hostKeyAlias, ...way }
}

function refuseCommand(options: Options, target: Target): void {
  const command = one(options, 'proxycommand', 'none')
  if (command === 'none') return
  throw new ExpectedFailure({ kind: 'proxy-unsupported', target, option: 'ProxyCommand' })
}

async function bastionOf(
  to: Destination,
  target: Target,
  hops: number,
): Promise<SshSettings | undefined> {
  if (target.jump === undefined) return undefined
  const bastion = parseJump(target.jump)
  if (!bastion || hops >= mostHops) {
    const reason = bastion ? 'ProxyJump in a circle' : `what is ProxyJump ${target.jump}?`
    throw new ExpectedFailure({ kind: 'connect-failed', target, reason })
  }
  return adopt(await resolveAt(bastion, hops + 1), to)
}

/** A bastion is let in with the inventory's key, and known by its file, as the host behind it; ssh's own come after. */
function adopt(bastion: SshSettings, { identityFile, knownHosts }: Destination): SshSettings {
  const ahead = (own: string | undefined, others: readonly string[]) =>
    own === undefined ? others : [own, ...others]
  return {
    ...bastion,
    target: { ...bastion.target, knownHosts: knownHosts ?? bastion.target.knownHosts },
    hashesNames: bastion.hashesNames && !knownHosts,
    knownHosts: ahead(knownHosts, bastion.knownHosts),
    identityFiles: ahead(identityFile, bastion.identityFiles),
  }
}

/** A port other than 22 is part of the name (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), but not of an alias. */
function hostKeyName(address: string, port: number): string {
  return port === 22 ? address : `[${address}]:${port}`
}

function knownHostsOf(options: Options): string[] {
  const files = [one(options, 'userknownhostsfile'), one(options, 'globalknownhostsfile')]
  return files
    .flatMap((line) => line.split(' '))
    .filter((file) => file !== '' && file !== 'none')
    .map((file) => expandPath(file))
}

/** The private half may be in an agent, and only the public one here. */
function hasKey(file: string): boolean {
  return existsSync(file) || existsSync(`${file}.pub`)
}

function agentOf(options: Options, place: Place): string | undefined {
  const named = one(options, 'identityagent', 'SSH_AUTH_SOCK')
  if (named === 'none') return undefined
  if (named === 'SSH_AUTH_SOCK') return process.env.SSH_AUTH_SOCK || undefined
  return named.startsWith('$') ? process.env[named.slice(1)] : expandPath(named, place)
}
