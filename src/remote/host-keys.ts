import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { askOwnProgram } from './own-programs.ts'
import type { SshSettings } from './ssh-config.ts'

/** A key that known_hosts has for a host. */
export type KnownKey = {
  readonly type: string
  readonly base64: string
  readonly marker: 'revoked' | 'cert-authority' | undefined
}

/** What known_hosts says of a key that a host showed. */
export type HostKeyVerdict = 'known' | 'unknown' | 'changed' | 'revoked'

/** All keys that the known_hosts files have for a host; ssh-keygen reads every form, hashed too. */
export async function findKnownKeys(
  settings: Pick<SshSettings, 'hostKeyName' | 'knownHosts'>,
): Promise<KnownKey[]> {
  const found = await Promise.all(
    settings.knownHosts
      .filter((file) => existsSync(file))
      .map((file) => findInFile(settings.hostKeyName, file)),
  )
  return found.flat()
}

/** Exits 1 where it finds nothing. */
async function findInFile(name: string, file: string): Promise<KnownKey[]> {
  const { stdout } = await askOwnProgram('ssh-keygen', ['-F', name, '-f', file])
  return parseKnownKeys(stdout)
}

/** Reads lines of known_hosts: an optional marker, names, type, key (sshd(8)). */
export function parseKnownKeys(stdout: string): KnownKey[] {
  return stdout.split('\n').flatMap((line) => {
    const match = /^(?:@(revoked|cert-authority)\s+)?[^#\s]\S*\s+(\S+)\s+([A-Za-z0-9+/=]+)/.exec(
      line,
    )
    if (!match) return []
    const [, marker, type = '', base64 = ''] = match
    return [{ type, base64, marker: marker as KnownKey['marker'] }]
  })
}

/** Strict: only a key that stands there, and is not revoked, is good. */
export function judgeHostKey(key: Buffer, known: readonly KnownKey[]): HostKeyVerdict {
  const same = known.filter(({ base64 }) => base64 === key.toString('base64'))
  if (same.some(({ marker }) => marker === 'revoked')) return 'revoked'
  if (same.some(({ marker }) => marker === undefined)) return 'known'
  return known.some(({ marker }) => marker === undefined) ? 'changed' : 'unknown'
}

/** What the library can check; it throws at other names, such as those of security keys. */
const supportedTypes: readonly string[] = [
  'ssh-ed25519',
  ...['256', '384', '521'].map((bits) => `ecdsa-sha2-nistp${bits}`),
  'ssh-rsa',
]

/**
 * Signature algorithms for the key types we know, so that a host with several keys shows the one
 * we can check; `undefined` where we know none and any will be refused.
 */
export function hostKeyAlgorithms(known: readonly KnownKey[]): string[] | undefined {
  const types = known
    .filter(({ marker, type }) => marker === undefined && supportedTypes.includes(type))
    .map(({ type }) => type)
  if (types.length === 0) return undefined
  return [...new Set(types)].flatMap((type) =>
    type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [type],
  )
}

/** As ssh prints it: `SHA256:` and base64 without padding. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}
