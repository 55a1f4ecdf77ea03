import type { FleetEvent } from '../events.ts'
import { Connection } from '../remote/connection.ts'
import { type FollowEnd, follow } from '../remote/follow.ts'
import { redactFailure, secretsOf } from '../secrets.ts'
import type { HostRunContext } from './host-run-context.ts'
import { reach } from './reach.ts'
import { isMaybeBooting, lose, newTrail, pause, type Trail } from './trail.ts'
import { type Verdict, verdictOf, verdictOfDead } from './verdict.ts'

/**
 * Follows a host's record to where nothing of the run is alive there, and tells its outcome. It never
 * launches and leaves nothing on the host. A host without a record stays without an outcome.
 */
export async function watchHost(context: Omit<HostRunContext, 'script'>): Promise<void> {
  const watch = {
    context: { ...context, script: '' },
    trail: newTrail(context.state()),
    lastAt: context.now(),
  }
  let verdict: Verdict | 'nothing' | undefined
  while (!verdict && !context.detach.aborted) verdict = await watchRound(watch)
  if (!verdict || verdict === 'nothing') return
  const failure = verdict.failure && redactFailure(verdict.failure, secretsOf([context.host]))
  context.emit({
    type: 'host-finished',
    at: watch.lastAt,
    host: context.host.name,
    outcome: verdict.outcome,
    ...(failure ? { failure } : {}),
  })
}

type Watch = {
  readonly context: HostRunContext
  readonly trail: Trail
  /** When the host wrote the last of what was read. */
  lastAt: number
}

async function watchRound(watch: Watch): Promise<Verdict | 'nothing' | undefined> {
  const { context, trail } = watch
  const reached = await reach(context, trail)
  if (!(reached instanceof Connection)) return reached
  const end = await followToTheEnd(reached, watch)
  if (end.kind === 'lost') return lose(end.reason, context, trail)
  const { attempt, attemptOutcome, outcome } = context.state()
  if (attempt === 0 || (!trail.isAttached && outcome)) return 'nothing'
  if (attemptOutcome) return verdictOf(context, reached)
  if (isMaybeBooting(context, trail)) return pause(context)
  return verdictOfDead(context, reached)
}

function followToTheEnd(connection: Connection, watch: Watch): Promise<FollowEnd> {
  const { place, state, emit, now, detach, host } = watch.context
  const tell = (event: FleetEvent) => {
    attach(event.at, watch)
    emit(event)
  }
  return follow(connection, place, {
    offsetBytes: state().offsetBytes,
    signal: detach,
    onFact: ({ fact, offsetBytes }) => {
      watch.lastAt = fact.at
      tell({ ...fact, host: host.name, offsetBytes })
    },
    onHeartbeat: (heartbeat) => {
      tell({ type: 'heartbeat-seen', at: now(), host: host.name, ...heartbeat })
    },
  })
}

/** By the host's clock: what it did may be long ago. */
function attach(at: number, { trail, context }: Watch): void {
  if (trail.isAttached) return
  trail.isAttached = true
  const { emit, host, state } = context
  emit({ type: 'host-attached', at, host: host.name, fromBytes: state().offsetBytes })
}
