import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { quote } from '../../src/quote.ts'
import { aDirectoryOf } from './files.ts'
import { until } from './until.ts'

export type Size = { readonly columns: number; readonly rows: number }

/** A real terminal, which can be typed into, resized, and looked at as far back as it scrolled. */
export class Tmux {
  readonly #socket = join(aDirectoryOf(), 'tmux')

  /** With a program on it. */
  constructor({ columns, rows }: Size, program: readonly string[], env = process.env) {
    const size = ['-x', String(columns), '-y', String(rows)]
    const command = `exec ${program.map(quote).join(' ')}`
    this.#tmux(['-f', '/dev/null', 'new-session', '-d', ...size, command], env)
    this.#tmux(['set-option', '-g', 'remain-on-exit', 'on'])
  }

  /** Where a program writes what it shows. */
  get path(): string {
    return this.#tmux(['display-message', '-p', '#{pane_tty}']).trim()
  }

  type(...keys: string[]): void {
    this.#tmux(['send-keys', ...keys])
  }

  resize({ columns, rows }: Size): void {
    this.#tmux(['resize-window', '-x', String(columns), '-y', String(rows)])
  }

  /** All lines, whole again where they were broken, without the empty ones below. */
  lines(): string[] {
    const shown = this.#tmux(['capture-pane', '-p', '-J', '-S', '-'])
    return shown
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd())
  }

  /** Once it shows this. */
  async shows(what: string | RegExp, seconds = 60): Promise<string[]> {
    let lines: string[] = []
    const isShown = () => {
      lines = this.lines()
      const text = lines.join('\n')
      return typeof what === 'string' ? text.includes(what) : what.test(text)
    }
    await until(`it shows ${what}`, isShown, seconds).catch((error) => {
      throw new Error(`${error.message}:\n${lines.join('\n')}`)
    })
    return lines
  }

  end(): void {
    this.#tmux(['kill-server'])
  }

  #tmux(words: readonly string[], env = process.env): string {
    return execFileSync('tmux', ['-S', this.#socket, ...words], { encoding: 'utf8', env })
  }
}
