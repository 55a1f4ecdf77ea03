import type { HostState } from '../journal/run-state.ts'
import type { Connection } from '../remote/connection.ts'
import { type FollowEnd, follow } from '../remote/follow.ts'
import type { HostRunContext } from './host-run-context.ts'
import type { Trail } from './trail.ts'

/** Follows the host's record from where it is known on, to the end of the attempt we wait for. */
export function followHost(
  connection: Connection,
  context: HostRunContext,
  trail: Trail,
): Promise<FollowEnd> {
  const { place, state, emit, now, detach } = context
  const host = context.host.name
  const atItsEnd = new AbortController()
  return follow(connection, place, {
    offsetBytes: state().offsetBytes,
    signal: AbortSignal.any([detach, atItsEnd.signal]),
    onFact: ({ fact, offsetBytes }) => {
      emit({ ...fact, host, offsetBytes })
      if (!trail.isBehind && isConcluded(state(), trail)) atItsEnd.abort()
    },
    onHeartbeat: (heartbeat) => {
      if (trail.isBehind && !trail.isAttached) attach(context, trail)
      emit({ type: 'heartbeat-seen', at: now(), host, ...heartbeat })
    },
  })
}

/** What is at work there is the attempt we wait for from here on, whoever began it. */
export function attach({ emit, now, host, state }: HostRunContext, trail: Trail): void {
  trail.isAttached = true
  trail.expectedAttempt = state().attempt
  emit({ type: 'host-attached', at: now(), host: host.name, fromBytes: state().offsetBytes })
}

/** The attempt we wait for has told its end. */
export function isConcluded({ attempt, attemptOutcome }: HostState, trail: Trail): boolean {
  return attemptOutcome !== undefined && attempt >= trail.expectedAttempt
}
