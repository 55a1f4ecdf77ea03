import { minute } from '../duration.ts'
import type { Plan, PlannedStep, Wait } from './plan.ts'

/** Where a host waits until its SQL is approved. The site is down: who does not answer must not keep it so. */
const waitForReview: Wait = {
  id: 'wait-review',
  title: 'wait until the SQL is approved',
  phase: 'change',
  limit: 15 * minute,
}

export function withReview(steps: readonly PlannedStep[]): PlannedStep[] {
  return steps.flatMap((step) =>
    step.id === 'review' ? [step, { ...waitForReview, phase: step.phase }] : [step],
  )
}

/** Whether its hosts wait until their SQL is approved. */
export function isReviewed({ hosts }: Pick<Plan, 'hosts'>): boolean {
  return hosts.some(({ hops }) =>
    hops.some(({ steps }) => steps.some(({ id }) => id === waitForReview.id)),
  )
}
