import type { Outcome } from '../events.ts'
import { type HostState, isWell, outcomeOf, type RunState } from '../journal/run-state.ts'
import type { HostPlan } from '../plan/plan.ts'

/** From well to worst: the table ends with what needs a person. */
const order: readonly Outcome[] = [
  'current',
  'upgraded',
  'done',
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
  /** At its end, and the site does not serve as it should. */
  readonly isUnhealthy: boolean
  /** Let go of while it was at work: it goes on by itself, and its end is not unknown but to come. */
  readonly isLetGo: boolean
}

/** Every host of a run, worst last, hosts alike in the order of the plan. */
export function reportHosts(state: RunState): HostReport[] {
  const reports = state.plan.hosts.flatMap((plan) => {
    const host = state.hosts.get(plan.host)
    if (!host) return []
    const outcome = outcomeOf(host)
    const isUnhealthy = isWell(outcome) && host.failure !== undefined
    const isLetGo = state.isDetached && outcome === 'unknown' && host.outcome === undefined
    return [{ plan, state: host, outcome, isUnhealthy, isLetGo }]
  })
  return reports.sort((a, b) => rank(a) - rank(b))
}

/** `6 hosts: 4 upgraded · 1 current · 1 blocked`. */
export function sayTotals(reports: readonly HostReport[]): string {
  const counts = order.flatMap((outcome) => {
    const alike = reports.filter((report) => report.outcome === outcome)
    return [sayCount(alike.filter(isSeen), outcome), sayCount(alike.filter(isAtWork), 'detached')]
  })
  const hosts = `${reports.length} host${reports.length === 1 ? '' : 's'}`
  const unhealthy = sayCount(
    reports.filter((report) => report.isUnhealthy),
    'unhealthy',
  )
  return `${hosts}: ${[...counts, unhealthy].filter(Boolean).join(' · ')}`
}

function sayCount({ length }: readonly HostReport[], what: string): string {
  return length > 0 ? `${length} ${what}` : ''
}

const isAtWork = ({ isLetGo }: HostReport) => isLetGo
const isSeen = ({ isLetGo }: HostReport) => !isLetGo

function rank({ outcome, isUnhealthy }: HostReport): number {
  return isUnhealthy ? order.indexOf('failed') : order.indexOf(outcome)
}
