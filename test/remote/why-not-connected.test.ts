import { describe, expect, it } from 'vitest'
import { HostKeyCheck } from '../../src/remote/host-key-check.ts'
import { fingerprintOf, type KnownKey } from '../../src/remote/host-keys.ts'
import { type SshError, whyNotConnected } from '../../src/remote/why-not-connected.ts'
import type { Unreachable } from '../../src/unreachable.ts'

const target = { address: 'lon1.example.net', port: 22, user: 'root' }
const shown = Buffer.from('the key that is shown')
const base64 = shown.toString('base64')
const fingerprint = fingerprintOf(shown)

/** An error as ssh2 or the socket gives it. */
function anError(message: string, more: { code?: string; level?: string } = {}): SshError {
  return Object.assign(new Error(message), more)
}

/** A check that has seen the key of the host. */
function seen(...known: KnownKey[]): HostKeyCheck {
  const check = new HostKeyCheck(known)
  check.isGood(shown)
  return check
}

const unseen = new HostKeyCheck([])
const good = seen({ type: 'ssh-ed25519', base64, marker: undefined })
const other = seen({ type: 'ssh-ed25519', base64: 'AAAA', marker: undefined })
const revoked = seen({ type: 'ssh-ed25519', base64, marker: 'revoked' })
const failed = (reason: string): Unreachable => ({ kind: 'connect-failed', target, reason })

describe('a connection that did not come about', () => {
  it.each<[name: string, error: SshError, check: HostKeyCheck, why: Unreachable]>([
    [
      'a name that is not there',
      anError('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND', level: 'client-socket' }),
      unseen,
      { kind: 'address-unresolved', address: 'lon1.example.net' },
    ],
    [
      'a name server that does not answer',
      anError('getaddrinfo EAI_AGAIN', { code: 'EAI_AGAIN' }),
      unseen,
      { kind: 'address-unresolved', address: 'lon1.example.net' },
    ],
    [
      'nobody listening',
      anError('x', { code: 'ECONNREFUSED' }),
      unseen,
      failed('connection refused'),
    ],
    ['a reset', anError('x', { code: 'ECONNRESET' }), unseen, failed('connection reset')],
    ['silence', anError('x', { code: 'ETIMEDOUT' }), unseen, failed('no answer')],
    ['no route', anError('x', { code: 'EHOSTUNREACH' }), unseen, failed('no route to the host')],
    [
      'a host that accepts and never answers',
      anError('Timed out while waiting for handshake', { level: 'client-timeout' }),
      unseen,
      failed('no answer in time'),
    ],
    [
      'something else than an SSH server',
      anError('Connection lost before handshake', { level: 'protocol' }),
      unseen,
      failed('Connection lost before handshake'),
    ],
    [
      'a key that nobody knows',
      anError('Host denied (verification failed)', { level: 'handshake' }),
      seen(),
      { kind: 'host-key-unknown', target, fingerprint },
    ],
    [
      'another key than the known one',
      anError('Host denied (verification failed)', { level: 'handshake' }),
      other,
      { kind: 'host-key-changed', target, fingerprint },
    ],
    [
      'a revoked key',
      anError('Host denied (verification failed)', { level: 'handshake' }),
      revoked,
      { kind: 'host-key-revoked', target, fingerprint },
    ],
    [
      'no key of a type we know',
      anError('Handshake failed: no matching host key format', { level: 'handshake' }),
      new HostKeyCheck([{ type: 'ssh-ed25519', base64, marker: undefined }]),
      { kind: 'host-key-changed', target, fingerprint: 'of another type' },
    ],
    [
      'a login that is refused',
      anError('All configured authentication methods failed', { level: 'client-authentication' }),
      good,
      { kind: 'authentication-failed', target },
    ],
    [
      'too many keys offered',
      anError('Too many authentication failures'),
      good,
      { kind: 'authentication-failed', target, cause: 'too-many-keys' },
    ],
  ])('is told from %s', (_name, error, check, why) => {
    expect(whyNotConnected(error, target, check)).toEqual(why)
  })
})
