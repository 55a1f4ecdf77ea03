import { clean } from '../clean.ts'
import type { Outcome } from '../events.ts'
import type { HostFailure } from '../failure.ts'
import { type HostState, isWell, outcomeOfAttempt } from '../journal/run-state.ts'
import type { Connection } from '../remote/connection.ts'
import { outputTailRequest, type RunPlace } from '../remote/scripts.ts'
import type { HostRunContext } from './host-run.ts'

/** What a host's run comes to. */
export type Verdict = { readonly outcome: Outcome; readonly failure?: HostFailure | undefined }

/** The verdict on an attempt that has told its end, with the last lines of what went wrong. */
export async function verdictOf(
  { state, place }: HostRunContext,
  connection: Connection,
): Promise<Verdict> {
  const host = state()
  const outcome = outcomeOfAttempt(host) ?? 'unknown'
  const { failedStep: step, failedCode: exitCode } = host
  if (host.attemptOutcome === 'stopped') {
    return { outcome, failure: { kind: 'runner-stopped', step } }
  }
  if (!step) return isWell(outcome) ? { outcome } : { outcome, failure: whyNotBegun(host) }
  if (outcome === 'interrupted') return { outcome, failure: { kind: 'step-interrupted', step } }
  const lines = await readTail(connection, place, step)
  return {
    outcome,
    failure: { kind: 'step-failed', step, exitCode, reason: host.failedReason, lines },
  }
}

function whyNotBegun({ failedReason }: HostState): HostFailure {
  return { kind: 'not-begun', reason: failedReason ?? 'unknown' }
}

/** The last dozen lines, safe to show; none where the host does not answer any more. */
async function readTail(connection: Connection, place: RunPlace, step: string): Promise<string[]> {
  const answer = await connection.run(outputTailRequest(place, step), 30)
  if (answer.kind === 'unknown') return []
  const lines = clean(answer.stdout).split('\n')
  return lines
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .slice(-12)
}
