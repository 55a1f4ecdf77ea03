import { join } from 'node:path'
import { runsDirOf } from '../../config.ts'
import { ExpectedFailure } from '../../failure.ts'
import { listRuns, readJournal } from '../../journal/journal.ts'
import { replay } from '../../journal/replay.ts'
import type { RunState } from '../../journal/run-state.ts'

/**
 * Where a run stands, from its journal. Where none is named: the newest that has not come to its
 * end, for an older one may have left a site down, else the last. Throws where there is none.
 */
export function recallRun(named: string | undefined): RunState {
  const runsDir = runsDirOf(process.env)
  const events = named === undefined ? undefined : readJournal(runsDir, named)
  const state = named === undefined ? pickRun(recallRuns()) : replay(events ?? [])
  if (state) return state
  if (named !== undefined && events) throw headless(join(runsDir, named, 'journal.ndjson'))
  throw new ExpectedFailure({
    kind: 'name-unknown',
    what: 'run',
    name: named,
    names: listRuns(runsDir).slice(-5),
  })
}

/** Its hosts may be at work all the same, and know what they did. */
function headless(path: string): ExpectedFailure {
  const reason = 'how the run began is lost; fleet attach --hosts PATTERN asks its hosts'
  return new ExpectedFailure({ kind: 'file-unreadable', path, reason })
}

/** Where every run of this controller stands, oldest first. */
export function recallRuns(): RunState[] {
  const runsDir = runsDirOf(process.env)
  return listRuns(runsDir).flatMap((run) => replay(readJournal(runsDir, run) ?? []) ?? [])
}

/** Of several runs the one to speak of: the newest unfinished, else the newest. */
export function pickRun(states: readonly RunState[]): RunState | undefined {
  return states.findLast(isUnfinished) ?? states.at(-1)
}

/** Whether `fleet resume` has something to do: hosts at work, waited for, or down. */
export function isUnfinished(state: RunState): boolean {
  const needing = ['held', 'interrupted', 'unknown']
  const outcomes = [...state.hosts.values()].map(({ outcome }) => outcome ?? '')
  return state.finishedAt === undefined || outcomes.some((outcome) => needing.includes(outcome))
}
