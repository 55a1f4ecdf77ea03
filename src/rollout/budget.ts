import type { HostState, RunState } from '../journal/run-state.ts'
import type { Stage } from '../plan/plan.ts'

/** Hosts of a stage that count against its budget. */
export function countFailed(stage: Stage, state: RunState): number {
  return stage.batches.flat().filter((name) => hasFailed(state.hosts.get(name))).length
}

/** More failed than the stage may have. */
export function isSpent(stage: Stage, state: RunState): boolean {
  return countFailed(stage, state) > stage.budget
}

/** In it or in a stage before it: nothing more may start. */
export function isSpentUpTo(last: Stage, state: RunState): boolean {
  const { stages } = state.plan
  return stages.slice(0, stages.indexOf(last) + 1).some((stage) => isSpent(stage, state))
}

/** Unknown and unreachable hosts count, and so does one that came to its end and does not serve. */
function hasFailed(host: HostState | undefined): boolean {
  switch (host?.outcome) {
    case 'failed':
    case 'reverted':
    case 'held':
    case 'interrupted':
    case 'unknown':
    case 'unreachable':
      return true
    case 'upgraded':
    case 'done':
      return host.failure !== undefined
    default:
      return false
  }
}
