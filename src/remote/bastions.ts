import type { Duplex } from 'node:stream'
import PQueue from 'p-queue'
import { ExpectedFailure } from '../failure.ts'
import { connect, openStraight } from './connect.ts'
import type { Patience } from './connect-options.ts'
import type { Connection } from './connection.ts'
import type { Keyring } from './keyring.ts'
import { persist } from './persist.ts'
import type { SshSettings } from './ssh-config.ts'

/** How many logins may be on their way through one bastion: they are not to be its only work. */
const loginsAtOnce = 8
/** For so long a bastion that refused is not asked again for the next host behind it. */
const refusedMs = 5000

type Bastion = { readonly queue: PQueue; connection?: Promise<Connection> | undefined }

/**
 * The ways to hosts, straight or through others. A bastion gets one connection, however many hosts
 * are behind it: its sshd drops newcomers from ten on (MaxStartups).
 */
export class Bastions {
  readonly #bastions = new Map<string, Bastion>()
  readonly #patience: Patience
  readonly #keyring: Keyring

  constructor(patience: Patience, keyring: Keyring) {
    this.#patience = patience
    this.#keyring = keyring
  }

  /** Connects to a host, through its bastion if it has one, in its turn. Throws an `Unreachable`. */
  async connect(settings: SshSettings): Promise<Connection> {
    const { via } = settings
    const keyring = this.#keyring
    if (!via) return connect(settings, this.#patience, { keyring })
    const openSocket = () => this.openSocket(settings)
    const { queue } = this.#of(via)
    return queue.add(() => connect(settings, this.#patience, { keyring, openSocket }))
  }

  /** A socket to a host. Throws an `Unreachable`, which may be of its bastion. */
  async openSocket(settings: SshSettings): Promise<Duplex> {
    const { via, target } = settings
    if (!via) return openStraight(settings)
    const bastion = await this.#open(via)
    const socket = await bastion.forward(target, this.#patience.connect)
    if (typeof socket !== 'string') return socket
    const reason = `bastion ${via.target.address}: ${spoken(socket)}`
    throw new ExpectedFailure({ kind: 'connect-failed', target, reason })
  }

  async closeAll(): Promise<void> {
    const opened = [...this.#bastions.values()].map(({ connection }) => connection)
    this.#bastions.clear()
    for (const each of await Promise.allSettled(opened)) {
      if (each.status === 'fulfilled') each.value?.close()
    }
  }

  #open(via: SshSettings): Promise<Connection> {
    const bastion = this.#of(via)
    if (bastion.connection) return bastion.connection
    const connection = persist(() => this.connect(via))
    bastion.connection = connection
    const forget = () => {
      if (bastion.connection === connection) bastion.connection = undefined
    }
    connection.then(
      (open) => open.closed.then(forget),
      () => setTimeout(forget, refusedMs).unref(),
    )
    return connection
  }

  #of({ target, via }: SshSettings): Bastion {
    const way = JSON.stringify([target, via?.target])
    const bastion = this.#bastions.get(way) ?? { queue: new PQueue({ concurrency: loginsAtOnce }) }
    this.#bastions.set(way, bastion)
    return bastion
  }
}

/** What the library says of a channel that did not open. */
function spoken(reason: string): string {
  const why = reason.replace(/^\(SSH\) Channel open failure: /, '')
  return why === 'open failed' || /prohibited/i.test(why)
    ? 'it forwards nothing there (AllowTcpForwarding, PermitOpen)'
    : why.toLowerCase()
}
