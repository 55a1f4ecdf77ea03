import type { Shortage } from './shortage.ts'

/** What fleet asks OpenSSH with, on the controller. */
export type OwnProgram = 'ssh' | 'ssh-keygen'

/** Where a connection was to lead. */
export type Target = {
  readonly address: string
  readonly port: number
  readonly user: string
  readonly knownHosts?: string | undefined
  /** The name that known_hosts has it under, where `ssh` was told one. */
  readonly hostKeyAlias?: string | undefined
  /** The hosts that the way leads through, as ProxyJump says them. */
  readonly jump?: string | undefined
}

/** A key that ssh may log in with and fleet cannot. */
export type PassedOver = {
  readonly file: string
  readonly why: 'certificate' | 'security-key' | 'unreadable'
}

/** Why fleet does not log in: the inventory, `~/.ssh/config` or `known_hosts` must be put right first. */
export type Unaddressable =
  | { readonly kind: 'address-unresolved'; readonly address: string }
  | {
      readonly kind: 'host-key-unknown'
      readonly target: Target
      readonly fingerprint: string
      /** Whether known_hosts has an authority for it instead, which fleet does not ask. */
      readonly hasAuthority?: boolean
    }
  | { readonly kind: 'host-key-changed'; readonly target: Target; readonly fingerprint: string }
  | { readonly kind: 'host-key-revoked'; readonly target: Target; readonly fingerprint: string }
  | { readonly kind: 'proxy-unsupported'; readonly target: Target; readonly option: string }
  /** `isWrong`: a passphrase was given, and it is another key's. */
  | { readonly kind: 'key-locked'; readonly file: string; readonly isWrong: boolean }

/** Why a host gave no facts. */
export type Unreachable =
  | Unaddressable
  /** On the controller: without it nobody knows how a host is reached, and by which key it is known. */
  | { readonly kind: 'ssh-unusable'; readonly tool: OwnProgram; readonly why: string }
  | { readonly kind: 'controller-short'; readonly of: Shortage }
  | { readonly kind: 'connect-failed'; readonly target: Target; readonly reason: string }
  | {
      readonly kind: 'authentication-failed'
      readonly target: Target
      /** Why it may be, where there is more to say than that no key fits. */
      readonly cause?: 'no-key' | 'too-many-keys' | PassedOver | undefined
    }
  | {
      readonly kind: 'sudo-refused'
      readonly user: string
      readonly why: 'refused' | 'no-password' | 'wrong-password'
      readonly lines: readonly string[]
    }
  | { readonly kind: 'script-ignored'; readonly lines: readonly string[] }
  | { readonly kind: 'survey-failed'; readonly exitCode: number; readonly lines: readonly string[] }
  | { readonly kind: 'link-lost'; readonly reason: string }

const unaddressable: Readonly<Record<Unaddressable['kind'], true>> = {
  'address-unresolved': true,
  'host-key-unknown': true,
  'host-key-changed': true,
  'host-key-revoked': true,
  'proxy-unsupported': true,
  'key-locked': true,
}

export function isUnaddressable(failure: Unreachable): failure is Unaddressable {
  return Object.hasOwn(unaddressable, failure.kind)
}
