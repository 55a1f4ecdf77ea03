import type { Outcome } from '../events.ts'
import { type HostState, outcomeOf, type RunState } from '../journal/run-state.ts'
import type { HostPlan } from '../plan/plan.ts'

/** From well to worst: the table ends with what needs a person. */
const order: readonly Outcome[] = [
  'current',
  'upgraded',
  'not-started',
  'blocked',
  'unreachable',
  'failed',
  'reverted',
  'unknown',
  'interrupted',
  'held',
]

/** One host of a run with its plan and how it ended. */
export type HostReport = {
  readonly plan: HostPlan
  readonly state: HostState
  readonly outcome: Outcome
  /** Upgraded, and the site does not serve as it should. */
  readonly isUnhealthy: boolean
}

/** Every host of a run, worst last, hosts alike in the order of the plan. */
export function reportHosts(state: RunState): HostReport[] {
  const reports = state.plan.hosts.flatMap((plan) => {
    const host = state.hosts.get(plan.host)
    if (!host) return []
    const outcome = outcomeOf(host)
    const isUnhealthy = outcome === 'upgraded' && host.failure !== undefined
    return [{ plan, state: host, outcome, isUnhealthy }]
  })
  return reports.sort((a, b) => rank(a) - rank(b))
}

/** `6 hosts: 4 upgraded · 1 current · 1 blocked`. */
export function sayTotals(reports: readonly HostReport[]): string {
  const counts = order.flatMap((outcome) => {
    const count = reports.filter((report) => report.outcome === outcome).length
    return count > 0 ? [`${count} ${outcome}`] : []
  })
  const unhealthy = reports.filter((report) => report.isUnhealthy).length
  const hosts = `${reports.length} host${reports.length === 1 ? '' : 's'}`
  return `${hosts}: ${[...counts, ...(unhealthy ? [`${unhealthy} unhealthy`] : [])].join(' · ')}`
}

function rank({ outcome, isUnhealthy }: HostReport): number {
  return isUnhealthy ? order.indexOf('failed') : order.indexOf(outcome)
}
