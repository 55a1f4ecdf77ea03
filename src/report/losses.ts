import { formatClock, formatMoment } from '../format.ts'
import { canStart, type HostPlan, type Plan } from '../plan/plan.ts'

/** What each site of a rollback loses, to be read before it starts: its database is one. */
export function renderLosses(plan: Plan): string[] {
  const starting = plan.hosts.filter(canStart)
  return starting
    .filter(({ setup }) => setup?.role !== 'sibling')
    .map((host) => `${namesOf(host, starting).join(', ')}: ${sayLoss(host)}`)
}

function namesOf({ host, site, setup }: HostPlan, starting: readonly HostPlan[]): string[] {
  if (setup?.role !== 'schema-host') return [host]
  return starting.filter((each) => each.site === site).map((each) => each.host)
}

function sayLoss({ setup }: HostPlan): string {
  const back = setup?.back
  const run = `takes back run ${back?.run}`
  if (!back?.dump) return `${run}, which has not touched the database: that stays as it is`
  const { at } = back.dump
  const [day] = formatMoment(at).split(' ')
  return `${run}: the database goes back to ${formatClock(at)} of ${day}; what was written since is lost`
}
