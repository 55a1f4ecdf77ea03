import { minute } from '../duration.ts'
import type { HostPlan, Plan, PlannedStep, Stage, Wait } from './plan.ts'

/** Where a host waits until its SQL is approved. The site is down: who does not answer must not keep it so. */
const waitForReview: Wait = {
  id: 'wait-review',
  title: 'wait until the SQL is approved',
  phase: 'change',
  limit: 15 * minute,
}

export function withReview(steps: readonly PlannedStep[]): PlannedStep[] {
  return steps.flatMap((step) => (step.id === 'review' ? [step, waitForReview] : [step]))
}

/** Whether its hosts wait until their SQL is approved. */
export function isReviewed({ hosts }: Pick<Plan, 'hosts'>): boolean {
  return hosts.some(({ hops }) =>
    hops.some(({ steps }) => steps.some(({ id }) => id === waitForReview.id)),
  )
}

/** The stages with one site alone in the first batch: its SQL is what the others are held against. */
export function oneSiteFirst(
  [first, ...others]: readonly Stage[],
  hosts: ReadonlyArray<Pick<HostPlan, 'host' | 'site'>>,
): Stage[] {
  if (!first) return []
  const [batch = [], ...batches] = first.batches
  const siteOf = (name: string) => hosts.find(({ host }) => host === name)?.site
  const alone = batch.filter((host) => siteOf(host) === siteOf(batch[0] ?? ''))
  const rest = batch.filter((host) => !alone.includes(host))
  return [{ ...first, batches: [alone, ...(rest.length > 0 ? [rest] : []), ...batches] }, ...others]
}
