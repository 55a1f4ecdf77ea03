import { createLogUpdate } from 'log-update'

const [hideCursor, showCursor] = ['\u001b[?25l', '\u001b[?25h']
const [cutLines, breakLines] = ['\u001b[?7l', '\u001b[?7h']
const startDrawing = '\u001b[?2026h'
/** Not all at once: tmux takes a screen that is erased from its first place for one that was cleared, and keeps what it had. */
const eraseBelow = '\r\u001b[2K\n\u001b[J\u001b[A'

/**
 * Draws at the foot of a terminal; what is kept stands above. A terminal that is resized breaks and
 * joins lines before it tells so, and moves its cursor with the line it is on. So the cursor rests
 * where the drawing begins: all of it is below, however it was broken, and nothing kept is.
 */
export class Foot {
  readonly #terminal: NodeJS.WriteStream
  readonly #draw: ReturnType<typeof createLogUpdate>

  constructor(terminal: NodeJS.WriteStream) {
    this.#terminal = terminal
    this.#draw = createLogUpdate(terminal, { showCursor: true })
  }

  /** Lines in place of those that were drawn before. */
  draw(lines: readonly string[]): void {
    this.#terminal.write(`${startDrawing}${hideCursor}${eraseBelow}${cutLines}`)
    this.#drawWhole(lines.join('\n'))
    this.#terminal.write(`\u001b[${lines.length}A${breakLines}`)
  }

  /** A line that stays, where the drawing began. */
  keep(line: string): void {
    this.#terminal.write(`${eraseBelow}${line}\n`)
  }

  /** Takes the drawing away. */
  clear(): void {
    this.#terminal.write(`${eraseBelow}${showCursor}`)
  }

  /** log-update forgets what it drew: its patches go wrong where a line more or less is drawn. */
  #drawWhole(text: string): void {
    this.#draw.done()
    this.#draw(text)
  }
}
