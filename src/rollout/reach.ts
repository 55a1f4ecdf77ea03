import { setTimeout as wait } from 'node:timers/promises'
import { ExpectedFailure } from '../failure.ts'
import { backoffSeconds } from '../remote/backoff.ts'
import type { Connection } from '../remote/connection.ts'
import type { Unreachable } from '../unreachable.ts'
import type { HostRunContext } from './host-run-context.ts'
import type { Trail } from './trail.ts'
import type { Verdict } from './verdict.ts'

/**
 * A connection to the host. Before its first launch a host that cannot be reached is unreachable;
 * after it, by whichever controller, the host may be at work: it is waited for, with growing
 * pauses, as long as the link's patience lasts. Nothing when told to let go.
 */
export async function reach(
  context: HostRunContext,
  trail: Trail,
): Promise<Connection | Verdict | undefined> {
  for (let attempt = 1; !context.detach.aborted; attempt += 1) {
    try {
      const connection = await context.connectTo(context.host)
      restore(context, trail)
      return connection
    } catch (error) {
      if (!(error instanceof ExpectedFailure)) throw error
      const failure = error.failure as Unreachable
      if (context.state().startedAt === undefined) return { outcome: 'unreachable', failure }
      noteLoss(context, trail, failure)
      context.emit({ type: 'link-retried', at: context.now(), host: context.host.name, attempt })
      if (!isPatient(context, trail, failure)) return { outcome: 'unknown', failure }
      await wait(backoffSeconds(attempt) * 1000, undefined, { signal: context.detach }).catch(
        () => undefined,
      )
    }
  }
  return undefined
}

function restore({ emit, now, host }: HostRunContext, trail: Trail): void {
  if (trail.lostAt === undefined) return
  trail.lostAt = undefined
  trail.restoredAt = now()
  emit({ type: 'link-restored', at: now(), host: host.name })
}

/** What is told by whoever was following when the link went; else, as with a host that shut down, here. */
function noteLoss({ emit, now, host }: HostRunContext, trail: Trail, failure: Unreachable): void {
  if (trail.lostAt !== undefined) return
  trail.lostAt = now()
  if (trail.shutDownAt === undefined) return
  const reason = 'reason' in failure ? failure.reason : failure.kind
  emit({ type: 'link-lost', at: now(), host: host.name, reason })
}

/** A wrong key or a refused login does not pass by waiting. */
const passing: ReadonlyArray<Unreachable['kind']> = [
  'connect-failed',
  'address-unresolved',
  'ssh-unusable',
  'controller-short',
]

function isPatient(context: HostRunContext, trail: Trail, failure: Unreachable): boolean {
  const { now, linkPatienceSeconds } = context
  return passing.includes(failure.kind) && now() - (trail.lostAt ?? now()) < linkPatienceSeconds
}
