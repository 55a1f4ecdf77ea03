import { clean } from '../clean.ts'
import type { Outcome } from '../events.ts'
import type { HostFailure } from '../failure.ts'
import { type HostState, isWell, outcomeOfAttempt } from '../journal/run-state.ts'
import type { Connection } from '../remote/connection.ts'
import { outputTailRequest, type RunPlace, siteRequest } from '../remote/scripts.ts'
import type { HostRunContext } from './host-run-context.ts'

/** What a host's run comes to. */
export type Verdict = { readonly outcome: Outcome; readonly failure?: HostFailure | undefined }

/** The verdict on an attempt that has told its end, with the last lines of what went wrong. */
export async function verdictOf(context: HostRunContext, connection: Connection): Promise<Verdict> {
  const { state, place } = context
  const host = state()
  const outcome = outcomeOfAttempt(host) ?? 'unknown'
  const { failedStep: step, failedCode: exitCode } = host
  if (host.attemptOutcome === 'stopped') {
    return { outcome, failure: { kind: 'runner-stopped', step } }
  }
  if (!step && isWell(outcome)) return { outcome }
  if (!step) {
    await seeSite(context, connection)
    return { outcome, failure: whyNotBegun(host) }
  }
  if (outcome === 'interrupted') return { outcome, failure: { kind: 'step-interrupted', step } }
  const lines = await readTail(connection, place, step)
  return {
    outcome,
    failure: { kind: 'step-failed', step, exitCode, reason: host.failedReason, lines },
  }
}

/** The verdict on an attempt that died without a last word. */
export async function verdictOfDead(
  context: HostRunContext,
  connection: Connection,
): Promise<Verdict> {
  await seeSite(context, connection)
  return { outcome: 'unknown', failure: { kind: 'runner-gone', step: context.state().step } }
}

/** It may stand otherwise than the attempt told: that died, or another run has had the host since. */
async function seeSite(
  { state, place, emit, now, host }: HostRunContext,
  connection: Connection,
): Promise<void> {
  const answer = await connection.run(siteRequest(place), 30)
  const told = answer.kind === 'unknown' ? '' : answer.stdout.trim()
  const isDown = told === 'down'
  if (told !== '' && isDown !== (state().downSince !== undefined)) {
    emit({ type: 'site-seen', at: now(), host: host.name, isDown })
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
