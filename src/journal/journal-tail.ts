import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { FleetEvent } from '../events.ts'
import { journalOf, parseEvents } from './journal.ts'

/** A run's journal as another process writes it on. */
export class JournalTail {
  readonly #path: string
  #offsetBytes = 0

  constructor(runsDir: string, run: string) {
    this.#path = journalOf(runsDir, run)
  }

  /** The events since the last look; a line that is not whole yet comes with the next. */
  read(): FleetEvent[] {
    const bytes = readFrom(this.#path, this.#offsetBytes)
    const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1)
    this.#offsetBytes += whole.length
    return parseEvents(whole.toString('utf8'))
  }
}

function readFrom(path: string, offsetBytes: number): Buffer {
  const handle = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(handle).size - offsetBytes))
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, offsetBytes))
  } finally {
    closeSync(handle)
  }
}
