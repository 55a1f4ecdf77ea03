/** Bytes collected up to a limit. Decoded only at the end: packets cut characters in two. */
export class Collector {
  readonly #limitBytes: number
  readonly #chunks: Buffer[] = []
  #bytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  take(chunk: Buffer): void {
    if (this.#bytes < this.#limitBytes) this.#chunks.push(chunk)
    this.#bytes += chunk.length
  }

  get isOver(): boolean {
    return this.#bytes > this.#limitBytes
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8').slice(0, this.#limitBytes)
  }
}
