import { formatClock, formatMoment } from '../format.ts'
import { canStart, type HostPlan, type Plan } from '../plan/plan.ts'

/** What each host of a rollback loses, to be read before it starts. */
export function renderLosses(plan: Plan): string[] {
  return plan.hosts.filter(canStart).map((host) => `${host.host}: ${sayLoss(host)}`)
}

function sayLoss({ setup }: HostPlan): string {
  const back = setup?.back
  const run = `takes back run ${back?.run}`
  if (!back?.dump) return `${run}, which has not touched the database: that stays as it is`
  const { at } = back.dump
  const [day] = formatMoment(at).split(' ')
  return `${run}: the database goes back to ${formatClock(at)} of ${day}; what was written since is lost`
}
