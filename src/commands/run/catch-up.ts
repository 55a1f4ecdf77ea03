import { runsDirOf } from '../../config.ts'
import type { HostEvent } from '../../events.ts'
import { ExpectedFailure } from '../../failure.ts'
import { applyToHost } from '../../journal/host-fold.ts'
import { openJournal } from '../../journal/journal.ts'
import type { HostState } from '../../journal/run-state.ts'
import type { Connection } from '../../remote/connection.ts'
import { follow } from '../../remote/follow.ts'
import type { RunPlace } from '../../remote/scripts.ts'

/** What the host has written so far comes with its first heartbeat, and may come after it. */
const settlingMs = 1000

/** A host by its own record as it is now. */
export type CaughtUp = { readonly state: HostState; readonly isAtWork: boolean }

/**
 * Reads what a host has written since this controller last looked: one that was killed has not seen
 * the end. The journal gets it, so that the next command begins where this one stands.
 */
export async function catchUp(
  connection: Connection,
  place: RunPlace,
  known: HostState,
): Promise<CaughtUp> {
  const events: HostEvent[] = []
  const enough = new AbortController()
  let state = known
  let timer: NodeJS.Timeout | undefined
  const end = await follow(connection, place, {
    offsetBytes: known.offsetBytes,
    onFact: ({ fact, offsetBytes }) => {
      const event: HostEvent = { ...fact, host: known.host, offsetBytes }
      state = applyToHost(state, event)
      events.push(event)
    },
    onHeartbeat: () => {
      timer ??= setTimeout(() => enough.abort(), settlingMs)
    },
    signal: enough.signal,
  })
  clearTimeout(timer)
  keep(events, place)
  const isAlive = enough.signal.aborted
  if (end.kind === 'lost' && !isAlive)
    throw new ExpectedFailure({ kind: 'link-lost', reason: end.reason })
  return { state, isAtWork: isAlive && state.attemptOutcome === undefined }
}

function keep(events: readonly HostEvent[], { run }: RunPlace): void {
  const journal = openJournal(runsDirOf(process.env), run)
  for (const event of events) journal.append(event)
  journal.close()
}
