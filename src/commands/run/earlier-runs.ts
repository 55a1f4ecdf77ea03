import { runsDirOf } from '../../config.ts'
import { listRuns, readJournal } from '../../journal/journal.ts'
import { type UsualTimes, usualTimesOf } from '../../journal/usual-times.ts'

/** Earlier runs that are read for how long a step usually takes. */
const runsRead = 10

export function recallUsualTimes(): UsualTimes {
  const runsDir = runsDirOf(process.env)
  const runs = listRuns(runsDir).slice(-runsRead)
  return usualTimesOf(runs.map((run) => readJournal(runsDir, run) ?? []))
}
