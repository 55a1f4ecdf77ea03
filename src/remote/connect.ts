import { connect as connectSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import { NodeSSH } from 'node-ssh'
import { ExpectedFailure } from '../failure.ts'
import { type Attempt, optionsOf, type Patience } from './connect-options.ts'
import { Connection } from './connection.ts'
import { HostKeyCheck } from './host-key-check.ts'
import { findKnownKeys } from './host-keys.ts'
import { type AuthMethod, findPassedOver, Keyring } from './keyring.ts'
import type { SshSettings } from './ssh-config.ts'
import { type SshError, whyNotConnected } from './why-not-connected.ts'

/** What a connection is made with besides the host's settings. */
export type Means = {
  readonly keyring?: Keyring
  /** A new way to the host; else straight to its address. */
  readonly openSocket?: () => Promise<Duplex>
}

/**
 * Connects to a host whose key is known. A passphrase is asked for only where no other key gets in.
 * Throws an `Unreachable` as an expected failure.
 */
export async function connect(
  settings: SshSettings,
  patience: Patience,
  { keyring = new Keyring(), openSocket = () => openStraight(settings) }: Means = {},
): Promise<Connection> {
  const known = await findKnownKeys(settings)
  const keys = await keyring.keysFor(settings)
  const logInWith = async (methods: readonly AuthMethod[]) => {
    const check = new HostKeyCheck(known)
    const username = settings.target.user
    return logIn(settings, patience, { socket: await openSocket(), username, methods, check })
  }
  if (keys.locked.length === 0) return logInWith(keys.open)
  if (keys.open.length > 0) {
    const connection = await logInWith(keys.open).catch(forgiveRefusal)
    if (connection) return connection
  }
  return logInWith(await keyring.unlock(keys, settings.target.user))
}

/** A socket without Nagle's delay, which saves a round trip an exchange. */
export async function openStraight({ target }: SshSettings): Promise<Duplex> {
  return connectSocket({ host: target.address, port: target.port, noDelay: true })
}

async function logIn(
  settings: SshSettings,
  patience: Patience,
  attempt: Attempt,
): Promise<Connection> {
  const ssh = new NodeSSH()
  const ready = ssh.connect(optionsOf(attempt, patience))
  if (!ssh.connection) throw new Error('node-ssh has no client after connect')
  const connection = new Connection(ssh.connection)
  try {
    await ready
    return connection
  } catch (error) {
    connection.close()
    const failure = whyNotConnected(error as SshError, settings.target, attempt.check)
    if (failure.kind !== 'authentication-failed') throw new ExpectedFailure(failure)
    const [passedOver] = await findPassedOver(settings)
    const cause = passedOver ?? (attempt.methods.length === 0 ? 'no-key' : failure.cause)
    throw new ExpectedFailure({ ...failure, cause })
  }
}

/** A login that was refused may be let in with a locked key. */
function forgiveRefusal(error: unknown): undefined {
  if (error instanceof ExpectedFailure && error.failure.kind === 'authentication-failed') return
  throw error
}
