import { isOver } from '../journal/host-fold.ts'
import type { HostState } from '../journal/run-state.ts'
import { Connection } from '../remote/connection.ts'
import type { FollowEnd } from '../remote/follow.ts'
import { launch } from '../remote/launch.ts'
import { redactFailure, secretsOf } from '../secrets.ts'
import { attach, followHost, isConcluded } from './follow-host.ts'
import type { HostRunContext } from './host-run-context.ts'
import { reach } from './reach.ts'
import { isMaybeBooting, isShuttingDown, lose, newTrail, pause, type Trail } from './trail.ts'
import { type Verdict, verdictOf, verdictOfDead } from './verdict.ts'

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
