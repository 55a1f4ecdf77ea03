import { isOver } from '../journal/host-fold.ts'
import type { RunState } from '../journal/run-state.ts'
import { canStart } from '../plan/plan.ts'
import { unhealthy } from './soak.ts'

/** Of a run at its end: no host is left that a resume would start, follow or ask again. */
export function isNothingLeft(state: RunState): boolean {
  const { finishedAt, plan, hosts } = state
  if (finishedAt === undefined || unhealthy(state).length > 0) return false
  return plan.hosts.every((host) => !canStart(host) || isOver(hosts.get(host.host)?.outcome))
}
