import { sayAsked } from '../asked.ts'
import { formatMoment } from '../format.ts'
import type { RunState } from '../journal/run-state.ts'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import { nextCommand } from './next.ts'
import { reportHosts, sayTotals } from './outcomes.ts'

/** A run with nothing left to do: when it ended and with what, and what its hosts need, else where it is told. */
export function renderOver(state: RunState): string {
  const { run, finishedAt = 0, asked } = state
  const code = exitCodeOf(state)
  const end = `ended ${formatMoment(finishedAt)} with exit code ${code}`
  const show = sayAsked(`fleet show ${run}`, asked)
  return [
    `run ${run} is over: ${end}, ${sayTotals(reportHosts(state))}`,
    ...(code === exitCodes.fine
      ? [`next: ${show}`]
      : [`next: ${nextCommand(state)}`, `or how it went: ${show}`]),
  ].join('\n')
}
