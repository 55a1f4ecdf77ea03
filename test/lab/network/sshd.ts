import { once } from 'node:events'
import { createServer, type Server as NetServer, type Socket } from 'node:net'
import type { Connection, Server as SshServer } from 'ssh2'
import ssh2 from 'ssh2'
import { until } from '../../support/until.ts'
import { Link, type Network } from './link.ts'
import { checkLogin, parsePublicKey } from './login-check.ts'
import { runOnChannel, type Surroundings } from './session-command.ts'

export type SshdSettings = Surroundings & {
  readonly hostKey: string
  /** The line of the one public key that may log in. */
  readonly publicKey: string
  readonly user: string
  readonly latencyMs: number
}

/** The SSH server of one simulated host, and the network before it. */
export class Sshd {
  readonly #settings: SshdSettings
  readonly #server: SshServer
  readonly #listener: NetServer
  readonly #links = new Set<Link>()
  readonly #network: Network
  #port = 0
  #logins = 0

  constructor(settings: SshdSettings) {
    this.#settings = settings
    this.#network = { latencyMs: settings.latencyMs, isSilent: false }
    this.#server = new ssh2.Server({ hostKeys: [settings.hostKey] }, (client) =>
      this.#serve(client),
    )
    this.#listener = createServer((socket) => this.#accept(socket))
  }

  get port(): number {
    return this.#port
  }

  get logins(): number {
    return this.#logins
  }

  /** On a free port the first time, on the same one ever after. */
  async listen(): Promise<void> {
    await until(`port ${this.#port} is free`, () => this.#tryToListen())
  }

  /** Nobody can connect, and nobody stays connected. */
  close(): void {
    this.#listener.close()
    this.dropLinks('rst')
  }

  dropLinks(how: 'fin' | 'rst'): void {
    for (const link of this.#links) link.cut(how)
  }

  silence(isSilent: boolean): void {
    this.#network.isSilent = isSilent
    if (!isSilent) for (const link of this.#links) link.release()
  }

  async #tryToListen(): Promise<boolean> {
    this.#listener.listen(this.#port, '127.0.0.1')
    const isListening = await once(this.#listener, 'listening').then(
      () => true,
      () => false,
    )
    const address = this.#listener.address()
    if (address && typeof address === 'object') this.#port = address.port
    return isListening
  }

  #accept(socket: Socket): void {
    const link = new Link(socket, this.#network)
    this.#links.add(link)
    link.on('close', () => this.#links.delete(link))
    this.#server.injectSocket(link as unknown as Socket)
  }

  #serve(client: Connection): void {
    const { user, publicKey, cwd, env } = this.#settings
    const key = parsePublicKey(publicKey)
    client.on('error', () => undefined)
    client.on('authentication', (context) => checkLogin(context, user, key))
    client.on('ready', () => {
      this.#logins += 1
    })
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) =>
        runOnChannel(acceptExec(), command, { cwd, env }),
      )
    })
  }
}
