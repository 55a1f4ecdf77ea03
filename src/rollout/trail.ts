import { setTimeout as wait } from 'node:timers/promises'
import type { HostState } from '../journal/run-state.ts'
import type { HostRunContext } from './host-run-context.ts'

/** What this controller has done and seen of the host so far; of no use to another. */
export type Trail = {
  /** A launch of ours was answered with "started". */
  hasStarted: boolean
  /** An earlier attempt turned out to be dead: the next round launches. */
  mustLaunch: boolean
  /** The attempt whose end we wait for. */
  expectedAttempt: number
  /** An attempt had ended when this controller came: what the host wrote since is not read yet. */
  isBehind: boolean
  /** What was at work already is followed. */
  isAttached: boolean
  rounds: number
  lostAt: number | undefined
  restoredAt: number | undefined
  /** The runner was seen to stop for a shutdown of its host. */
  shutDownAt: number | undefined
}

/** After a lost link the host may be rebooting: its boot hook, last of all to start, gets this long. */
const bootGraceSeconds = 120

export function newTrail({ attempt, attemptOutcome }: HostState): Trail {
  return {
    hasStarted: false,
    mustLaunch: false,
    expectedAttempt: attempt,
    isBehind: attemptOutcome !== undefined,
    isAttached: false,
    rounds: 0,
    lostAt: undefined,
    restoredAt: undefined,
    shutDownAt: undefined,
  }
}

/** Its runner was stopped for it; when the host is back, its boot hook ends what was begun. */
export function isShuttingDown({ now, state }: HostRunContext, trail: Trail): boolean {
  if (state().failedReason !== 'shutdown') return false
  trail.shutDownAt ??= now()
  return now() - Math.max(trail.shutDownAt, trail.restoredAt ?? 0) < bootGraceSeconds
}

export function isMaybeBooting({ now }: HostRunContext, { restoredAt }: Trail): boolean {
  return restoredAt !== undefined && now() - restoredAt < bootGraceSeconds
}

/** Another round is due, in a while. */
export async function pause({ detach }: HostRunContext): Promise<undefined> {
  await wait(2000, undefined, { signal: detach }).catch(() => undefined)
}

/** The link is lost, the host works on: another round is due. */
export function lose(
  reason: string,
  { emit, now, host, detach }: HostRunContext,
  trail: Trail,
): undefined {
  if (detach.aborted) return undefined
  trail.lostAt ??= now()
  emit({ type: 'link-lost', at: now(), host: host.name, reason })
  return undefined
}
