import { shortageIn } from '../shortage.ts'
import type { Target, Unreachable } from '../unreachable.ts'
import type { HostKeyCheck } from './host-key-check.ts'

/** An error of ssh2 or of the socket. */
export type SshError = Error & { readonly code?: string | number; readonly level?: string }

const spoken: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to its network',
}

/** Tells why a connection did not come about, from what the library or the socket said. */
export function whyNotConnected(error: SshError, target: Target, check: HostKeyCheck): Unreachable {
  const { fingerprint, verdict } = check
  const of = shortageIn(error)
  if (of) return { kind: 'controller-short', of }
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return { kind: 'address-unresolved', address: target.address }
  }
  if (verdict === 'unknown') {
    const hasAuthority = check.known.some(({ marker }) => marker === 'cert-authority')
    return { kind: 'host-key-unknown', target, fingerprint, ...(hasAuthority && { hasAuthority }) }
  }
  if (verdict === 'changed') return { kind: 'host-key-changed', target, fingerprint }
  if (verdict === 'revoked') return { kind: 'host-key-revoked', target, fingerprint }
  if (/no matching host key format/.test(error.message)) {
    return { kind: 'host-key-changed', target, fingerprint: 'of another type' }
  }
  if (/Too many authentication failures/.test(error.message)) {
    return { kind: 'authentication-failed', target, cause: 'too-many-keys' }
  }
  if (error.level === 'client-authentication' || /authentication/i.test(error.message)) {
    return { kind: 'authentication-failed', target }
  }
  return { kind: 'connect-failed', target, reason: reasonOf(error, check) }
}

/**
 * The library says of a host that hangs up that it did not respond. One that has shown its key did:
 * it lets nobody in but root while it boots, or nobody now.
 */
function reasonOf(error: SshError, { verdict }: HostKeyCheck): string {
  if (error.level === 'client-timeout') return 'no answer in time'
  if (error.message === 'No response from server' && verdict === 'known') {
    return 'it closed the connection at the login'
  }
  return spoken[String(error.code)] ?? error.message
}
