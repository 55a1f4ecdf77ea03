import PQueue from 'p-queue'
import type { Host } from '../inventory/inventory.ts'
import { Bastions } from './bastions.ts'
import type { Patience } from './connect-options.ts'
import type { Connection } from './connection.ts'
import { type AskPassphrase, Keyring } from './keyring.ts'
import { persist } from './persist.ts'
import { lookAtHostKey, type ShownKey } from './shown-key.ts'
import { resolveSshSettings, type SshSettings } from './ssh-config.ts'
import { type AskPassword, gainRights } from './sudo.ts'

/** Who knows what lies not open. */
export type Confidant = { readonly passphrase: AskPassphrase; readonly sudoPassword: AskPassword }

/**
 * The connections of a command: one a host, opened when first asked for and kept, since making one
 * costs a dozen round trips. Connecting has a limit of its own, apart from the hosts at work.
 */
export class Connections {
  readonly #open = new Map<string, Connection>()
  readonly #opening = new Map<string, Promise<Connection>>()
  readonly #queue: PQueue
  readonly #patience: Patience
  readonly #confidant: Confidant
  readonly #bastions: Bastions

  constructor(patience: Patience, atOnce: number, confidant: Confidant) {
    this.#queue = new PQueue({ concurrency: atOnce })
    this.#patience = patience
    this.#confidant = confidant
    this.#bastions = new Bastions(patience, new Keyring(confidant.passphrase))
  }

  /** The open connection to a host, or a new one. Throws an `Unreachable` as an expected failure. */
  async to(host: Host): Promise<Connection> {
    const open = this.#open.get(host.name)
    if (open?.isOpen) return open
    const opening = this.#opening.get(host.name) ?? this.#openTo(host)
    this.#opening.set(host.name, opening)
    return opening
  }

  /** The key of a host or a bastion, and what is known of it; nobody logs in. */
  lookAt(settings: SshSettings): Promise<ShownKey> {
    const openSocket = () => this.#bastions.openSocket(settings)
    return this.#queue.add(() => persist(() => lookAtHostKey(settings, this.#patience, openSocket)))
  }

  closeAll(): void {
    for (const connection of this.#open.values()) connection.close()
    this.#open.clear()
    void this.#bastions.closeAll()
  }

  async #openTo(host: Host): Promise<Connection> {
    try {
      const connection = await this.#queue.add(() => persist(() => this.#connect(host)))
      this.#open.set(host.name, connection)
      return connection
    } finally {
      this.#opening.delete(host.name)
    }
  }

  async #connect(host: Host): Promise<Connection> {
    const settings = await resolveSshSettings(host)
    const connection = await this.#bastions.connect(settings)
    if (host.become === 'none') return connection
    const { user } = settings.target
    try {
      await gainRights(connection, host, { user, ask: this.#confidant.sudoPassword })
    } catch (error) {
      connection.close()
      throw error
    }
    return connection
  }
}
