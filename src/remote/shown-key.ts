import type { Duplex } from 'node:stream'
import { NodeSSH } from 'node-ssh'
import { ExpectedFailure } from '../failure.ts'
import { optionsOf, type Patience } from './connect-options.ts'
import { HostKeyCheck } from './host-key-check.ts'
import {
  findKnownKeys,
  fingerprintOf,
  type HostKeyVerdict,
  judgeHostKey,
  type KnownKey,
} from './host-keys.ts'
import type { SshSettings } from './ssh-config.ts'
import { type SshError, whyNotConnected } from './why-not-connected.ts'

/** The key that a host shows to whoever comes, and what known_hosts says of it. */
export type ShownKey = {
  readonly type: string
  readonly base64: string
  readonly fingerprint: string
  readonly verdict: HostKeyVerdict
}

/** Looks at the key of a host and goes away before the login. Throws an `Unreachable`. */
export async function lookAtHostKey(
  settings: SshSettings,
  patience: Patience,
  openSocket: () => Promise<Duplex>,
): Promise<ShownKey> {
  const known = await findKnownKeys(settings)
  const lookFor = async (wanted: readonly KnownKey[]) =>
    look({ settings, patience, socket: await openSocket(), check: new HostKeyCheck(wanted) })
  const shown = (await lookFor(known)) ?? (await lookFor([]))
  if (!shown) throw new Error('a host shows no key of any type')
  return {
    type: shown.subarray(4, 4 + shown.readUInt32BE(0)).toString('latin1'),
    base64: shown.toString('base64'),
    fingerprint: fingerprintOf(shown),
    verdict: judgeHostKey(shown, known),
  }
}

type Look = {
  readonly settings: SshSettings
  readonly patience: Patience
  readonly socket: Duplex
  readonly check: HostKeyCheck
}

/** Nothing where the host has no key of a type that is known. */
async function look({ settings, patience, socket, check }: Look): Promise<Buffer | undefined> {
  let shown: Buffer | undefined
  const ssh = new NodeSSH()
  const attempt = { socket, username: settings.target.user, methods: [], check }
  const hostVerifier = (key: Buffer) => {
    shown = key
    return false
  }
  const ended = ssh.connect({ ...optionsOf(attempt, patience), hostVerifier })
  ssh.connection?.on('error', () => undefined)
  try {
    await ended
  } catch (error) {
    const failure = whyNotConnected(error as SshError, settings.target, check)
    if (!shown && failure.kind !== 'host-key-changed') throw new ExpectedFailure(failure)
  } finally {
    socket.destroy()
  }
  return shown
}
