import { StringDecoder } from 'node:string_decoder'
import { clean } from './clean.ts'

const longest = 64 * 1024

/** Cuts a stream of bytes into lines that are safe to show; a line that never ends is cut. */
export class LineCleaner {
  readonly #onLine: (line: string) => void
  readonly #decoder = new StringDecoder('utf8')
  #pending = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  take(bytes: Buffer): void {
    const lines = (this.#pending + this.#decoder.write(bytes)).split('\n')
    this.#pending = lines.pop() ?? ''
    for (const line of lines) this.#tell(line)
    if (this.#pending.length > longest) this.end()
  }

  end(): void {
    if (this.#pending !== '') this.#tell(this.#pending)
    this.#pending = ''
  }

  /** A bar drawn over itself by carriage returns is a line each time. */
  #tell(line: string): void {
    for (const shown of clean(line.replace(/\r{1,9}$/, '')).split('\n')) this.#onLine(shown)
  }
}
