import { type Colour, colourFor } from '../../report/colour.ts'
import type { Everywhere } from '../line/flags.ts'

/** stdout is the answer, stderr is progress. */
export type Screen = {
  readonly answer: (text: string) => void
  readonly tell: (line: string) => void
  /** Only to a person who waits: a host that is slow leaves an empty terminal. */
  readonly tellWaiting: (line: string) => void
  /** Colours for the answer, and for what is told. */
  readonly colour: Colour
  readonly colourTold: Colour
}

export function openScreen({ quiet, color }: Pick<Everywhere, 'quiet' | 'color'>): Screen {
  return {
    answer: (text) => process.stdout.write(`${text}\n`),
    tell: (line) => {
      if (!quiet) process.stderr.write(`${line}\n`)
    },
    tellWaiting: (line) => {
      if (!quiet && process.stderr.isTTY) process.stderr.write(`${line}\n`)
    },
    colour: colourFor(process.stdout, color),
    colourTold: colourFor(process.stderr, color),
  }
}

/**
 * Whoever reads stdout or stderr may go, as `head` does and a closed terminal, and the disk that they
 * are kept on may be full: what is at work goes on.
 */
export function outliveClosedStreams(): void {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE' && code !== 'EIO')
      process.stderr.write(`the answer could not be written: ${message}\n`)
  })
}
