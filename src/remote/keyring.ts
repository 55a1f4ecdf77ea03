import { existsSync } from 'node:fs'
import type { ParsedKey } from 'ssh2'
import { ExpectedFailure } from '../failure.ts'
import type { PassedOver } from '../unreachable.ts'
import { ChosenAgent } from './chosen-agent.ts'
import { type Identity, readIdentity, unlockIdentity } from './identities.ts'
import type { SshSettings } from './ssh-config.ts'
import { findUnfitOfAgent } from './unfit-of-agent.ts'

/**
 * Asks a person or a file for the passphrase of a key, until `isRight` says so or nobody knows it.
 * Gives what was said last.
 */
export type AskPassphrase = (
  file: string,
  isRight: (passphrase: string) => boolean,
) => Promise<string | undefined>

/** One way to log in, as ssh2 reads it from `authHandler`. */
export type AuthMethod = { readonly username: string } & (
  | { readonly type: 'publickey'; readonly key: ParsedKey }
  | { readonly type: 'agent'; readonly agent: ChosenAgent }
)

type Locked = Extract<Identity, { kind: 'locked' }>

/** What can be tried on a host: at once, and after a passphrase. */
export type Keys = { readonly open: readonly AuthMethod[]; readonly locked: readonly Locked[] }

/** The keys of the controller. What a passphrase has opened stays open for every host of a command. */
export class Keyring {
  readonly #ask: AskPassphrase
  readonly #unlocked = new Map<string, Promise<ParsedKey>>()

  constructor(ask: AskPassphrase = async () => undefined) {
    this.#ask = ask
  }

  /** Key files first, then the agent: it may hold so many that the right one comes too late. */
  async keysFor({ identityFiles, agent, offersOnlyFiles, target }: SshSettings): Promise<Keys> {
    const username = target.user
    const found = identityFiles.flatMap((file) => readIdentity(file) ?? [])
    const isWanted = (blob: Buffer) =>
      !offersOnlyFiles || found.some((each) => 'blob' in each && each.blob?.equals(blob))
    const chosen = agent === undefined ? undefined : new ChosenAgent(agent, isWanted)
    const held = (await chosen?.blobs()) ?? []
    const open = found.filter((each) => each.kind === 'open')
    return {
      open: [
        ...open.map(({ key }): AuthMethod => ({ type: 'publickey', username, key })),
        ...(chosen && held.length > 0 ? [{ type: 'agent', username, agent: chosen } as const] : []),
      ],
      locked: found
        .filter((each) => each.kind === 'locked')
        .filter(({ blob }) => !held.some((other) => blob?.equals(other))),
    }
  }

  /** The locked keys, opened. Throws `key-locked` where nobody knows how. */
  async unlock({ locked }: Keys, username: string): Promise<AuthMethod[]> {
    const keys: AuthMethod[] = []
    for (const identity of locked) {
      const opening = this.#unlocked.get(identity.file) ?? this.#unlock(identity)
      this.#unlocked.set(identity.file, opening)
      keys.push({ type: 'publickey', username, key: await opening })
    }
    return keys
  }

  async #unlock({ file, contents }: Locked): Promise<ParsedKey> {
    let key: ParsedKey | undefined
    const said = await this.#ask(file, (passphrase) => {
      key = unlockIdentity(contents, passphrase)
      return key !== undefined
    })
    if (key) return key
    throw new ExpectedFailure({ kind: 'key-locked', file, isWrong: said !== undefined })
  }
}

/** What ssh might log in with and fleet cannot: asked only where a login was refused. */
export async function findPassedOver(settings: SshSettings): Promise<PassedOver[]> {
  const { identityFiles, certificateFiles, agent } = settings
  const certificates = [...certificateFiles, ...identityFiles.map((file) => `${file}-cert.pub`)]
  return [
    ...identityFiles.flatMap((file): PassedOver[] => {
      const identity = readIdentity(file)
      return identity?.kind === 'unfit' ? [{ file, why: identity.why }] : []
    }),
    ...certificates
      .filter((file) => existsSync(file))
      .map((file) => ({ file, why: 'certificate' }) as const),
    ...(agent === undefined ? [] : await findUnfitOfAgent(agent)),
  ]
}
