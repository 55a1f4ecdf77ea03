import { formatDuration } from '../duration.ts'
import { formatMoment } from '../format.ts'
import type { RunState } from '../journal/run-state.ts'
import { exitCodeOf } from './exit-code.ts'
import { sayWork } from './phrases.ts'

/** What a run was for, whose it was, when, and how it ended. */
export function describeRun(state: RunState): { title: string; facts: string[] } {
  const { run, by, startedAt, plan } = state
  return {
    title: `run ${run} ${sayWork(plan)}`,
    facts: [
      `by ${by}`,
      `hosts ${plan.selection}`,
      ...(plan.rollout ? [`rollout ${plan.rollout}`] : []),
      `started ${formatMoment(startedAt)}`,
      sayEnd(state),
    ],
  }
}

function sayEnd(state: RunState): string {
  const { startedAt, finishedAt } = state
  if (state.isDetached) return 'detached: its hosts go on by themselves'
  if (finishedAt === undefined) return 'not at its end'
  return `took ${formatDuration(finishedAt - startedAt)}, exit code ${exitCodeOf(state)}`
}
