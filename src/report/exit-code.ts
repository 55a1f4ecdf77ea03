import type { Outcome } from '../events.ts'
import type { Failure } from '../failure.ts'
import type { RunState } from '../journal/run-state.ts'
import type { Plan } from '../plan/plan.ts'
import type { Survey } from '../survey/survey.ts'
import { isUnaddressable, type Unreachable } from '../unreachable.ts'
import { unreachable } from '../wording/unreachable.ts'
import { usage } from '../wording/usage.ts'
import { type HostReport, reportHosts } from './outcomes.ts'

/** What the exit codes of fleet mean. */
export const exitCodes = {
  fine: 0,
  bug: 1,
  usage: 2,
  blocked: 3,
  failed: 4,
  halted: 5,
  person: 7,
  locked: 8,
  unreachable: 9,
  detached: 130,
} as const

/** The exit code of a run, from nothing but where its hosts stand in the end. The worst wins. */
export function exitCodeOf(state: RunState): number {
  if (state.isDetached) return exitCodes.detached
  const reports = reportHosts(state)
  if (has(reports, 'held', 'interrupted', 'unknown')) return exitCodes.person
  if (state.haltedBy || state.isJournalLost) return exitCodes.halted
  if (reports.length > 0 && reports.every(({ outcome }) => outcome === 'unreachable')) {
    return exitCodes.unreachable
  }
  if (has(reports, 'failed', 'reverted', 'unreachable', 'not-started')) return exitCodes.failed
  if (reports.some((report) => report.isUnhealthy)) return exitCodes.failed
  if (reports.some(isLocked)) return exitCodes.locked
  return has(reports, 'blocked') ? exitCodes.blocked : exitCodes.fine
}

/** Of a command that one failure ended. */
export function exitCodeOfFailure(failure: Failure): number {
  if (Object.hasOwn(usage, failure.kind)) return exitCodes.usage
  const isLost =
    Object.hasOwn(unreachable, failure.kind) && !isUnaddressable(failure as Unreachable)
  return isLost ? exitCodes.unreachable : exitCodes.blocked
}

/** Of a plan that is only shown: 3 if any host is blocked, else by whether the hosts were reached. */
export function exitCodeOfPlan({ hosts }: Plan): number {
  if (hosts.some(({ blockers }) => blockers.length > 0)) return exitCodes.blocked
  return exitCodeOfReached(hosts.map(({ unreachable }) => unreachable))
}

/** Of a survey; what the operator must put right first counts as blocked, as it does in a plan. */
export function exitCodeOfSurveys(surveys: readonly Survey[]): number {
  return exitCodeOfReached(
    surveys.map((survey) => ('failure' in survey ? survey.failure : undefined)),
  )
}

/** Of hosts that were asked, by why they were not reached. */
export function exitCodeOfReached(failures: ReadonlyArray<Unreachable | undefined>): number {
  const known = failures.filter((failure) => failure !== undefined)
  if (known.length === 0) return exitCodes.fine
  if (known.every(isUnaddressable)) return exitCodes.blocked
  return known.length === failures.length ? exitCodes.unreachable : exitCodes.failed
}

function has(reports: readonly HostReport[], ...outcomes: Outcome[]): boolean {
  return reports.some(({ outcome }) => outcomes.includes(outcome))
}

function isLocked({ outcome, state }: HostReport): boolean {
  return outcome === 'blocked' && state.failure?.kind === 'lock-held'
}
