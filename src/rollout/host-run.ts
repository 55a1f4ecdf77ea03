import { setTimeout as wait } from 'node:timers/promises'
import type { FleetEvent } from '../events.ts'
import type { Host } from '../inventory/inventory.ts'
import { isOver } from '../journal/host-fold.ts'
import type { HostState } from '../journal/run-state.ts'
import { Connection } from '../remote/connection.ts'
import type { FollowEnd } from '../remote/follow.ts'
import { launch } from '../remote/launch.ts'
import type { RunPlace } from '../remote/scripts.ts'
import { redactFailure, secretsOf } from '../secrets.ts'
import { attach, followHost, isConcluded } from './follow-host.ts'
import { reach } from './reach.ts'
import { type Verdict, verdictOf, verdictOfDead } from './verdict.ts'

/** One host of a run, and what it takes to bring it to its end. */
export type HostRunContext = {
  readonly host: Host
  readonly place: RunPlace
  /** The host's plan compiled. */
  readonly script: string
  readonly connectTo: (host: Host) => Promise<Connection>
  readonly state: () => HostState
  readonly emit: (event: FleetEvent) => void
  /** Let go of the host; what runs there goes on. */
  readonly detach: AbortSignal
  readonly linkPatienceSeconds: number
  readonly now: () => number
}

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

/**
 * Attaches to a host's run or launches it, follows it across lost links, and tells its outcome.
 * Only *when* to launch is decided here; what is run, and what a failure means, the host decides.
 */
export async function runHost(context: HostRunContext): Promise<void> {
  const trail = newTrail(context.state())
  let verdict: Verdict | undefined
  while (!verdict && !context.detach.aborted) verdict = await runRound(context, trail)
  if (!verdict) return
  const { outcome } = verdict
  const failure = verdict.failure && redactFailure(verdict.failure, secretsOf([context.host]))
  const at = context.now()
  const host = context.host.name
  context.emit({ type: 'host-finished', at, host, outcome, ...(failure ? { failure } : {}) })
}

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

/** Connect, launch where nothing runs, follow. A verdict, or nothing: then another round is due. */
async function runRound(context: HostRunContext, trail: Trail): Promise<Verdict | undefined> {
  const reached = await reach(context, trail)
  if (!(reached instanceof Connection)) return reached
  if (isOver(context.state().attemptOutcome)) return verdictOf(context, reached)
  if (trail.isBehind) return catchUp(reached, { context, trail })
  trail.rounds += 1
  if (isLaunchDue(context.state(), trail)) {
    const refused = await start(reached, context, trail)
    if (refused !== 'going') return refused
  } else if (trail.rounds === 1) attach(context, trail)
  return judge(await followHost(reached, context, trail), reached, { context, trail })
}

/**
 * Reads what the host wrote since we last looked, before a number is chosen for the next attempt:
 * after a reboot its boot hook has used up one. An attempt that is alive is followed to its end.
 */
async function catchUp(
  connection: Connection,
  { context, trail }: Judging,
): Promise<Verdict | undefined> {
  const end = await followHost(connection, context, trail)
  if (end.kind === 'lost') return lose(end.reason, context, trail)
  trail.isBehind = false
  trail.expectedAttempt = context.state().attempt
  return trail.isAttached ? judge(end, connection, { context, trail }) : undefined
}

/** The first attempt, a new one of what was held, or one in place of an attempt that died. */
function isLaunchDue({ attempt, attemptOutcome }: HostState, trail: Trail): boolean {
  const isLeft = !trail.hasStarted && trail.shutDownAt === undefined
  return attempt === 0 || trail.mustLaunch || (isLeft && attemptOutcome !== undefined)
}

async function start(
  connection: Connection,
  context: HostRunContext,
  trail: Trail,
): Promise<'going' | Verdict | undefined> {
  const { host, place, script, emit, now, state } = context
  const attempt = state().attempt + 1
  emit({ type: 'host-launched', at: now(), host: host.name, attempt })
  const launched = await launch(connection, place, { attempt, script })
  trail.expectedAttempt = attempt
  trail.mustLaunch = false
  switch (launched.kind) {
    case 'started':
      trail.hasStarted = true
      return 'going'
    case 'refused':
      return 'going'
    case 'busy':
      if (launched.lock.run === place.run) return 'going'
      return { outcome: 'blocked', failure: { kind: 'lock-held', ...launched.lock } }
    case 'failed':
      return { outcome: 'failed', failure: launched.failure }
    case 'unknown':
      return lose(launched.reason, context, trail)
  }
}

type Judging = { readonly context: HostRunContext; readonly trail: Trail }

/** An end without a last word is unknown, unless it is not ours: then the attempt is taken over. */
async function judge(
  end: FollowEnd,
  connection: Connection,
  { context, trail }: Judging,
): Promise<Verdict | undefined> {
  const state = context.state()
  if (isConcluded(state, trail)) {
    return isShuttingDown(context, trail) ? pause(context) : verdictOf(context, connection)
  }
  if (end.kind === 'lost') return lose(end.reason, context, trail)
  if (end.kind === 'ended' && trail.rounds < 6 && isFreeToTakeOver(state, trail)) {
    trail.mustLaunch = true
    return undefined
  }
  if (isMaybeBooting(context, trail)) return pause(context)
  return verdictOfDead(context, connection)
}

/** An attempt that is not ours and has died; or any, as long as the site was never taken down. */
function isFreeToTakeOver({ downSince, attempt }: HostState, { hasStarted }: Trail): boolean {
  return !hasStarted || (downSince === undefined && attempt > 0)
}

/** Its runner was stopped for it; when the host is back, its boot hook ends what was begun. */
function isShuttingDown({ now, state }: HostRunContext, trail: Trail): boolean {
  if (state().failedReason !== 'shutdown') return false
  trail.shutDownAt ??= now()
  return now() - Math.max(trail.shutDownAt, trail.restoredAt ?? 0) < bootGraceSeconds
}

/** Another round is due, in a while. */
export async function pause({ detach }: HostRunContext): Promise<undefined> {
  await wait(2000, undefined, { signal: detach }).catch(() => undefined)
}

export function isMaybeBooting({ now }: HostRunContext, { restoredAt }: Trail): boolean {
  return restoredAt !== undefined && now() - restoredAt < bootGraceSeconds
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
