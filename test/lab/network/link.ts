import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** How the network is between the clients and one host; all its links share it. */
export type Network = {
  /** Half of it is added in each direction. */
  readonly latencyMs: number
  /** Accepts and forwards nothing. */
  isSilent: boolean
}

/** A client's connection as the host's sshd sees it: late, or held back, in order. */
export class Link extends Duplex {
  readonly #socket: Socket
  readonly #network: Network
  readonly #held: Array<() => void> = []

  constructor(socket: Socket, network: Network) {
    super()
    this.#socket = socket
    this.#network = network
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#pass(() => this.#receive(chunk)))
    socket.on('end', () => this.#pass(() => this.push(null)))
    socket.on('error', () => this.destroy())
    socket.on('close', () => this.destroy())
  }

  /** Cuts it: with a FIN like a server that closes, or an RST like a network that gave up. */
  cut(how: 'fin' | 'rst'): void {
    if (how === 'rst') this.#socket.resetAndDestroy()
    else this.#socket.end()
    this.destroy()
  }

  /** What was held back goes on its way. */
  release(): void {
    for (const action of this.#held.splice(0)) action()
  }

  override _read(): void {
    this.#socket.resume()
  }

  /** Done at once: more may follow while this is on its way. */
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#pass(() => {
      if (this.#socket.writable) this.#socket.write(chunk)
    })
    done()
  }

  override _final(done: () => void): void {
    this.#pass(() => this.#socket.end())
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroySoon()
    done(error)
  }

  #receive(chunk: Buffer): void {
    if (!this.destroyed && !this.push(chunk)) this.#socket.pause()
  }

  #pass(action: () => void): void {
    const { latencyMs } = this.#network
    if (latencyMs === 0) this.#holdOrDo(action)
    else setTimeout(() => this.#holdOrDo(action), latencyMs / 2)
  }

  #holdOrDo(action: () => void): void {
    if (this.#network.isSilent) this.#held.push(action)
    else action()
  }
}
