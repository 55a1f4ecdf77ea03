import { canStart, type HostPlan, type Stage } from './plan.ts'
import { cutBatches, gatherSites } from './stages.ts'

/**
 * The stages with one site alone in the first batch that starts: what is wrong with the release, or
 * with the rollout, goes wrong on one site. The canary of a rollout may be current, blocked or not
 * selected; then its stage falls out, and the next would begin with many.
 */
export function oneSiteFirst(stages: readonly Stage[], plans: readonly HostPlan[]): Stage[] {
  const isStarting = (site: readonly HostPlan[]) => site.some(canStart)
  const sitesIn = (hosts: readonly string[]) =>
    gatherSites(plans.filter(({ host }) => hosts.includes(host)))
  const lead = stages.find(({ batches }) => isStarting(sitesIn(batches.flat()).flat()))
  const first = lead?.batches.find((batch) => isStarting(sitesIn(batch).flat())) ?? []
  if (!lead || sitesIn(first).filter(isStarting).length === 1) return [...stages]
  const sites = sitesIn(lead.batches.flat())
  const one = sites.filter(isStarting).slice(0, 1)
  const sizes = [{ count: 1 }, ...lead.sizes]
  const batches = cutBatches([...one, ...sites.filter((site) => !one.includes(site))], sizes)
  const names = batches.map((batch) => batch.flat().map(({ host }) => host))
  return stages.map((stage) => (stage === lead ? { ...lead, sizes, batches: names } : stage))
}
