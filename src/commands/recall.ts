import { runsDirOf } from '../config.ts'
import { ExpectedFailure } from '../failure.ts'
import { listRuns, readJournal } from '../journal/journal.ts'
import { replay } from '../journal/replay.ts'
import type { RunState } from '../journal/run-state.ts'

/** Where a run stands, from its journal; the last run where none is named. Throws where there is none. */
export function recallRun(named: string | undefined): RunState {
  const runsDir = runsDirOf(process.env)
  const runs = listRuns(runsDir)
  const run = named ?? runs.at(-1)
  const state = run === undefined ? undefined : replay(readJournal(runsDir, run) ?? [])
  if (state) return state
  throw new ExpectedFailure({
    kind: 'name-unknown',
    what: 'run',
    name: run ?? 'at all',
    names: runs.slice(-5),
  })
}

/** Where every run of this controller stands, oldest first. */
export function recallRuns(): RunState[] {
  const runsDir = runsDirOf(process.env)
  return listRuns(runsDir).flatMap((run) => replay(readJournal(runsDir, run) ?? []) ?? [])
}
