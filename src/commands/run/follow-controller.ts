import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { runsDirOf } from '../../config.ts'
import type { FleetEvent } from '../../events.ts'
import type { JournalTail } from '../../journal/journal-tail.ts'
import { request } from '../../journal/requests.ts'

/** A controller looks four times a second; one that is taken for gone too early is missed, no more. */
const patienceSeconds = 5
const lookMs = 500

type Following = {
  readonly run: string
  /** Of its journal, from where it is told. */
  readonly tail: JournalTail
  readonly tell: (event: FleetEvent) => void
  readonly signal: AbortSignal
}

/**
 * Tells what the controller of a run goes on to write, as long as it is at work here. Resolves to
 * whether the run is over: else nobody is there to start anything.
 */
export async function followController({ run, tail, tell, signal }: Following): Promise<boolean> {
  const runDir = join(runsDirOf(process.env), run)
  for (let isThere = true; ; ) {
    for (const event of tail.read()) {
      if (event.type === 'run-detached') isThere = false
      else tell(event)
      if (event.type === 'run-finished') return true
    }
    if (!isThere || signal.aborted) return false
    await wait(lookMs, undefined, { signal }).catch(() => undefined)
    isThere = await request(runDir, 'presence', patienceSeconds)
  }
}
