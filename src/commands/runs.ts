import { type Asked, sayAsked } from '../asked.ts'
import { formatMoment } from '../format.ts'
import type { RunState } from '../journal/run-state.ts'
import { exitCodeOf, exitCodes } from '../report/exit-code.ts'
import { renderGrid } from '../report/grid.ts'
import { runsJson } from '../report/json.ts'
import { nextCommand } from '../report/next.ts'
import { reportHosts, sayTotals } from '../report/outcomes.ts'
import { sayChore } from '../report/phrases.ts'
import type { Everywhere } from './line/flags.ts'
import { pickRun, recallRuns } from './run/recall.ts'
import { openScreen } from './terminal/screen.ts'

/** Lists the runs of this controller, newest last. */
export async function runs(args: Everywhere): Promise<number> {
  const screen = openScreen(args)
  const states = recallRuns()
  screen.answer(args.json ? runsJson(states) : renderRuns(states, args.asked))
  return exitCodes.fine
}

function renderRuns(states: readonly RunState[], asked: Asked): string {
  const last = pickRun(states)
  if (!last) return `no runs yet\nnext: ${sayAsked('fleet plan --hosts all', asked)}`
  const rows = states.map((state) => [
    state.run,
    formatMoment(state.startedAt),
    state.by,
    state.plan.work === 'upgrade' ? state.plan.target : sayChore(state.plan.work),
    sayEnd(state),
    sayTotals(reportHosts(state)),
  ])
  const grid = renderGrid(['run', 'started', 'by', 'to', 'exit code', 'hosts'], rows)
  return `${grid}\n\nnext: ${last.finishedAt === undefined ? sayAsked(`fleet resume ${last.run}`, last.asked) : nextCommand(last)}`
}

function sayEnd(state: RunState): string {
  if (state.isDetached) return 'detached'
  return state.finishedAt === undefined ? 'open' : String(exitCodeOf(state))
}
