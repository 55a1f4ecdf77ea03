import type { Duplex } from 'node:stream'
import type { NodeSSH } from 'node-ssh'
import type { Seconds } from '../duration.ts'
import type { HostKeyCheck } from './host-key-check.ts'
import { hostKeyAlgorithms } from './host-keys.ts'
import type { AuthMethod } from './keyring.ts'

type ConnectOptions = Parameters<NodeSSH['connect']>[0]
type HostKeyAlgorithms = NonNullable<NonNullable<ConnectOptions['algorithms']>['serverHostKey']>

/** How patient a connection is. */
export type Patience = {
  /** From the first packet to being logged in. */
  readonly connect: Seconds
  /** A link that is silent for three of these is lost. */
  readonly keepalive: Seconds
}

/** OpenSSL does these; what the library prefers it does itself, in JavaScript. */
const fastCiphers = ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'] as const

/** What one try to log in goes with. */
export type Attempt = {
  readonly socket: Duplex
  readonly username: string
  readonly methods: readonly AuthMethod[]
  readonly check: HostKeyCheck
}

/**
 * What the library is told: a socket of our own, our key at once instead of asking what is allowed,
 * strict host keys, and keepalive, which is off by default and without which a vanished peer is
 * waited for for ever.
 */
export function optionsOf(
  { socket, username, methods, check }: Attempt,
  patience: Patience,
): ConnectOptions {
  const algorithms = hostKeyAlgorithms(check.known)
  return {
    sock: socket as NonNullable<ConnectOptions['sock']>,
    username,
    authHandler: [...methods],
    hostVerifier: (key: Buffer) => check.isGood(key),
    algorithms: {
      cipher: { prepend: [...fastCiphers], append: [], remove: [] },
      ...(algorithms ? { serverHostKey: algorithms as HostKeyAlgorithms } : {}),
    },
    readyTimeout: patience.connect * 1000,
    keepaliveInterval: patience.keepalive * 1000,
    keepaliveCountMax: 3,
  }
}
