import { setTimeout as wait } from 'node:timers/promises'
import PQueue from 'p-queue'
import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import { backoffSeconds } from './backoff.ts'
import type { Patience } from './connect-options.ts'
import { type Connection, connect } from './connection.ts'
import { resolveSshSettings } from './ssh-config.ts'

/**
 * The connections of a command: one a host, opened when first asked for and kept, since making one
 * costs a dozen round trips. Connecting has a limit of its own, apart from the hosts at work.
 */
export class Connections {
  readonly #open = new Map<string, Connection>()
  readonly #opening = new Map<string, Promise<Connection>>()
  readonly #queue: PQueue
  readonly #patience: Patience

  constructor(patience: Patience, atOnce: number) {
    this.#patience = patience
    this.#queue = new PQueue({ concurrency: atOnce })
  }

  /** The open connection to a host, or a new one. Throws an `Unreachable` as an expected failure. */
  async to(host: Host): Promise<Connection> {
    const open = this.#open.get(host.name)
    if (open?.isOpen) return open
    const opening = this.#opening.get(host.name) ?? this.#openTo(host)
    this.#opening.set(host.name, opening)
    return opening
  }

  closeAll(): void {
    for (const connection of this.#open.values()) connection.close()
    this.#open.clear()
  }

  async #openTo(host: Host): Promise<Connection> {
    try {
      const connection = await this.#queue.add(() => this.#connect(host))
      this.#open.set(host.name, connection)
      return connection
    } finally {
      this.#opening.delete(host.name)
    }
  }

  /**
   * A server that is busy drops newcomers by chance (MaxStartups), and one that boots all but root:
   * that is worth another try.
   */
  async #connect(host: Host): Promise<Connection> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await connect(await resolveSshSettings(host), this.#patience)
      } catch (error) {
        if (attempt === 3 || !isPassing(error)) throw error
        await wait(backoffSeconds(attempt) * 1000)
      }
    }
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof ExpectedFailure) || error.failure.kind !== 'connect-failed') return false
  return /reset|before handshake|closed/i.test(error.failure.reason)
}
