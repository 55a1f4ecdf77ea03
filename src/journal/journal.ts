import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FleetEvent } from '../events.ts'
import { listFolder, readText, unwritable } from '../files.ts'

const file = 'journal.ndjson'

/** A run's events on the controller, appended as they happen. */
export type Journal = {
  /** Throws where it cannot be written. Whoever goes on appends no more: a journal has no gap. */
  readonly append: (event: FleetEvent) => void
  readonly close: () => void
}

/**
 * Opens the journal of a run, new or not, below the folder of all runs. One event is one write, so
 * killing the controller leaves at most the last line torn; that line is closed off here.
 */
export function openJournal(runsDir: string, run: string): Journal {
  const path = journalOf(runsDir, run)
  const orRefuse = <T>(write: () => T): T => {
    try {
      return write()
    } catch (error) {
      throw unwritable(path, error)
    }
  }
  const handle = orRefuse(() => openToAppend(path))
  return {
    append: (event) => {
      if (isKept(event)) orRefuse(() => writeWhole(handle, `${JSON.stringify(event)}\n`))
    },
    close: () => closeSync(handle),
  }
}

function openToAppend(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const handle = openSync(path, 'a+', 0o600)
  if (isTorn(handle)) writeSync(handle, '\n')
  return handle
}

/** What a full disk takes of a line is told by the next write only. */
function writeWhole(handle: number, line: string): void {
  let left = Buffer.from(line)
  while (left.length > 0) left = left.subarray(writeSync(handle, left))
}

/** What is seen every few seconds tells only what is so now. */
export function isKept({ type }: FleetEvent): boolean {
  return type !== 'heartbeat-seen' && type !== 'link-retried'
}

/** All events of a run in order, without torn lines; `undefined` where there is no such run. */
export function readJournal(runsDir: string, run: string): FleetEvent[] | undefined {
  const path = journalOf(runsDir, run)
  if (!isRunId(run) || !existsSync(path)) return undefined
  return parseEvents(readText(path))
}

export function journalOf(runsDir: string, run: string): string {
  return join(runsDir, run, file)
}

/** A line an event; what is none is passed over. */
export function parseEvents(text: string): FleetEvent[] {
  return text.split('\n').flatMap(parseEvent)
}

/** Ids of all runs with a journal, oldest first. */
export function listRuns(runsDir: string): string[] {
  if (!existsSync(runsDir)) return []
  return listFolder(runsDir).filter((run) => existsSync(journalOf(runsDir, run)))
}

/** `YYYYMMDD-HHMMSS-xxxx`, by the controller's clock in UTC. */
export function makeRunId(now: Date, random: number): string {
  const digits = now.toISOString().replaceAll(/\D/g, '')
  const tail = Math.floor(random * 36 ** 4)
    .toString(36)
    .padStart(4, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${tail}`
}

export function isRunId(text: string): boolean {
  return /^\d{8}-\d{6}-[a-z0-9]{4}$/.test(text)
}

function isTorn(handle: number): boolean {
  const { size } = fstatSync(handle)
  if (size === 0) return false
  const last = Buffer.alloc(1)
  readSync(handle, last, 0, 1, size - 1)
  return last[0] !== 10
}

function parseEvent(line: string): FleetEvent[] {
  try {
    const event: unknown = JSON.parse(line)
    return typeof event === 'object' && event !== null && 'type' in event
      ? [event as FleetEvent]
      : []
  } catch {
    return []
  }
}
