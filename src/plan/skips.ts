import type { StepId } from '../step-ids.ts'
import type { Setup, SkipReason } from './plan.ts'

/** Why a step is skipped on a host, by its id; a step that is not named is run. */
export type Skips = Partial<Record<StepId, SkipReason | undefined>>

/** Of any work: what an inventory, `.env` or a site found down leaves out. */
export function usualSkips(
  { leaveDown, health }: Pick<Setup, 'leaveDown' | 'health'>,
  memcached: SkipReason | undefined,
): Skips {
  return {
    memcached,
    'memcached-1': memcached,
    'memcached-2': memcached,
    up: leaveDown ? 'was-down' : undefined,
    health: leaveDown ? 'was-down' : whyNotAsked(health),
  }
}

function whyNotAsked(health: Setup['health']): SkipReason | undefined {
  if (!health) return 'no-health-url'
  return health.from === 'controller' ? 'controller-asks' : undefined
}
