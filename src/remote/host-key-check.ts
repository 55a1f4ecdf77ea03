import { fingerprintOf, type HostKeyVerdict, judgeHostKey, type KnownKey } from './host-keys.ts'

/** Judges the key a host shows while we connect, and remembers it for the message. */
export class HostKeyCheck {
  readonly known: readonly KnownKey[]
  verdict: HostKeyVerdict | undefined
  fingerprint = ''

  constructor(known: readonly KnownKey[]) {
    this.known = known
  }

  isGood(key: Buffer): boolean {
    this.verdict = judgeHostKey(key, this.known)
    this.fingerprint = fingerprintOf(key)
    return this.verdict === 'known'
  }
}
