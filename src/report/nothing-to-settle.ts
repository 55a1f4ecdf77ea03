import { assertNever } from '../events.ts'
import type { HostState } from '../journal/run-state.ts'

/** A host without an interrupted step: how it stands instead, and the command that goes by that. */
export function sayNothingToSettle(
  run: string,
  { state, isAtWork }: { readonly state: HostState; readonly isAtWork: boolean },
): { problem: string; next: string } {
  const { host, step, release, failedStep, attempt, attemptOutcome } = state
  const where = (at: string | undefined) => (at ? ` in ${at}` : '')
  const say = (stands: string, next: string) => ({
    problem: `${host} has no interrupted step: ${stands}`,
    next,
  })
  if (isAtWork) return say(`it is at work${where(step)}`, `fleet attach ${run}`)
  if (attempt === 0) return say('it has not begun in this run', `fleet resume ${run}`)
  switch (attemptOutcome) {
    case undefined:
      return say(`its runner ended without a word${where(step)}`, `fleet resume ${run}`)
    case 'held':
    case 'stopped':
      return say(`it is held${where(failedStep)}`, `fleet resume ${run}`)
    case 'failed':
    case 'reverted':
      return say(`it ${attemptOutcome}${where(failedStep)}`, `fleet logs ${run} ${host}`)
    case 'upgraded':
      return say(`it is upgraded to ${release}`, `fleet verify --hosts ${host}`)
    case 'done':
      return say('it has done what it was to do', `fleet status --hosts ${host}`)
    case 'interrupted':
      return say('it does not say which', `fleet show ${run}`)
    default:
      return assertNever(attemptOutcome)
  }
}
