import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ExpectedFailure, type Target } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'

/** How OpenSSH would reach a host: the inventory's word first, then what `ssh -G` says. */
export type SshSettings = {
  readonly target: Target
  /** The name that known_hosts has it under. */
  readonly hostKeyName: string
  readonly knownHosts: readonly string[]
  readonly identityFiles: readonly string[]
  readonly agent: string | undefined
}

const execute = promisify(execFile)

/**
 * Asks `ssh -G`, so that a host means to fleet what it means to ssh. Throws `proxy-unsupported`
 * where the way leads through another host, and `ssh-missing` without OpenSSH.
 */
export async function resolveSshSettings(host: Host): Promise<SshSettings> {
  const options = await askSsh(host)
  const port = Number(one(options, 'port') || 22)
  const address = one(options, 'hostname') || host.address
  const knownHosts = host.knownHosts ? [host.knownHosts] : knownHostsOf(options)
  const user = one(options, 'user')
  const hostKeyAlias = one(options, 'hostkeyalias') || undefined
  const target = { address, port, user, knownHosts: knownHosts[0], hostKeyAlias }
  for (const option of ['proxyjump', 'proxycommand']) {
    if (one(options, option, 'none') === 'none') continue
    throw new ExpectedFailure({ kind: 'proxy-unsupported', target, option })
  }
  return {
    target,
    hostKeyName: hostKeyAlias ?? hostKeyName(address, port),
    knownHosts,
    identityFiles: host.identityFile ? [host.identityFile] : identityFilesOf(options),
    agent: agentOf(host, options),
  }
}

type Options = ReadonlyMap<string, readonly string[]>

async function askSsh(host: Host): Promise<Options> {
  const options = [
    ...(host.port === undefined ? [] : ['-p', String(host.port)]),
    ...(host.user === undefined ? [] : ['-l', host.user]),
  ]
  try {
    const { stdout } = await execute('ssh', ['-G', ...options, '--', host.address])
    return parseSshOptions(stdout)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new ExpectedFailure({ kind: 'ssh-missing', tool: 'ssh' })
    }
    const reason = (error as { stderr?: string }).stderr?.trim() ?? String(error)
    const target = { address: host.address, port: host.port ?? 22, user: host.user ?? '' }
    throw new ExpectedFailure({ kind: 'connect-failed', target, reason })
  }
}

/** `ssh -G` prints "key value" a line, a key as often as it has values. */
export function parseSshOptions(stdout: string): Options {
  const options = new Map<string, string[]>()
  for (const line of stdout.split('\n')) {
    const [, key, value] = /^(\S+) (.*)$/.exec(line) ?? []
    if (key && value !== undefined) options.set(key, [...(options.get(key) ?? []), value])
  }
  return options
}

function one(options: Options, key: string, otherwise = ''): string {
  return options.get(key)?.[0] ?? otherwise
}

/** A port other than 22 is part of the name (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), but not of an alias. */
function hostKeyName(address: string, port: number): string {
  return port === 22 ? address : `[${address}]:${port}`
}

function knownHostsOf(options: Options): string[] {
  const files = [one(options, 'userknownhostsfile'), one(options, 'globalknownhostsfile')]
  return files
    .flatMap((line) => line.split(' '))
    .filter(Boolean)
    .map(expandHome)
}

function identityFilesOf(options: Options): string[] {
  return (options.get('identityfile') ?? []).map(expandHome).filter((file) => existsSync(file))
}

/** An identity file of the inventory is the key to use; an agent's others would only be refused. */
function agentOf(host: Host, options: Options): string | undefined {
  if (host.identityFile || one(options, 'identitiesonly') === 'yes') return undefined
  const named = one(options, 'identityagent', 'SSH_AUTH_SOCK')
  if (named === 'none') return undefined
  return named === 'SSH_AUTH_SOCK' ? process.env.SSH_AUTH_SOCK : expandHome(named)
}

function expandHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
}
