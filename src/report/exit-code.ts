import type { Outcome } from '../events.ts'
import type { RunState } from '../journal/run-state.ts'
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
  if (state.haltedBy) return exitCodes.halted
  if (reports.length > 0 && reports.every(({ outcome }) => outcome === 'unreachable')) {
    return exitCodes.unreachable
  }
  if (has(reports, 'failed', 'reverted', 'unreachable', 'not-started')) return exitCodes.failed
  if (reports.some((report) => report.isUnhealthy)) return exitCodes.failed
  if (reports.some(isLocked)) return exitCodes.locked
  return has(reports, 'blocked') ? exitCodes.blocked : exitCodes.fine
}

function has(reports: readonly HostReport[], ...outcomes: Outcome[]): boolean {
  return reports.some(({ outcome }) => outcomes.includes(outcome))
}

function isLocked({ outcome, state }: HostReport): boolean {
  return outcome === 'blocked' && state.failure?.kind === 'lock-held'
}
