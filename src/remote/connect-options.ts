import { readFileSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import type { NodeSSH } from 'node-ssh'
import type { Seconds } from '../duration.ts'
import type { HostKeyCheck } from './host-key-check.ts'
import { hostKeyAlgorithms } from './host-keys.ts'
import type { SshSettings } from './ssh-config.ts'

type ConnectOptions = Parameters<NodeSSH['connect']>[0]
/** One way to log in, as ssh2 reads it from `authHandler`. */
type AuthMethod = { readonly username: string } & (
  | { readonly type: 'publickey'; readonly key: Buffer }
  | { readonly type: 'agent'; readonly agent: string }
)
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

/**
 * What the library is told: a socket of our own without Nagle's delay (saves a round trip an
 * exchange), our key at once instead of asking what is allowed, strict host keys, and keepalive,
 * which is off by default and without which a vanished peer is waited for for ever.
 */
export function optionsOf(
  settings: SshSettings,
  patience: Patience,
  check: HostKeyCheck,
): ConnectOptions {
  const { address, port, user } = settings.target
  const algorithms = hostKeyAlgorithms(check.known)
  return {
    sock: connectSocket({ host: address, port, noDelay: true }),
    username: user,
    authHandler: authMethodsOf(settings),
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

function authMethodsOf({ identityFiles, agent, target }: SshSettings): AuthMethod[] {
  const username = target.user
  const methods: AuthMethod[] = identityFiles.flatMap((file) => {
    const key = readKey(file)
    return key ? [{ type: 'publickey', username, key }] : []
  })
  return agent ? [...methods, { type: 'agent', username, agent }] : methods
}

/** A key that cannot be read is passed over, as ssh does; that none was left shows at the login. */
function readKey(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
