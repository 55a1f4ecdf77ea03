import type { FleetEvent } from '../events.ts'
import type { Blocker } from '../failure.ts'

type Closed = Extract<Blocker, { kind: 'window-closed' }>

/** When hosts may be started. */
export type Windows = {
  /** Why a host may not be started at this moment. */
  readonly whyClosed: (host: string) => Closed | undefined
  /** Whether hosts wait for their windows, or are not started. */
  readonly isWaiting: boolean
}

type WindowContext = {
  readonly windows: Windows
  readonly emit: (event: FleetEvent) => void
  readonly halt: AbortSignal
  readonly detach: AbortSignal
  readonly now: () => number
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>
}

/** A clock may be set meanwhile. */
const lookEverySeconds = 60

/**
 * Whether the hosts of a site may not be started: outside a window they are blocked, or it is waited
 * for, until all of their windows are open or the run is halted.
 */
export async function isKeptOut(
  hosts: readonly string[],
  context: WindowContext,
): Promise<boolean> {
  const { windows, emit, now } = context
  const closed = closedOf(hosts, windows)
  const [first] = closed
  if (!first) return false
  if (windows.isWaiting) {
    for (const { host, opensAt } of closed)
      emit({ type: 'window-awaited', at: now(), host, opensAt })
    return !(await seesOpen(hosts, context))
  }
  const { host: _, ...failure } = first
  for (const host of hosts)
    emit({ type: 'host-finished', at: now(), host, outcome: 'blocked', failure })
  return true
}

/** Waits until all of their windows are open at once; false where the run is halted before. */
async function seesOpen(hosts: readonly string[], context: WindowContext): Promise<boolean> {
  const { windows, halt, detach, now } = context
  const signal = AbortSignal.any([halt, detach])
  for (;;) {
    const closed = closedOf(hosts, windows)
    if (closed.length === 0 || signal.aborted) return closed.length === 0
    const opensAt = Math.max(...closed.map((each) => each.opensAt))
    await context.wait(Math.max(1, Math.min(lookEverySeconds, opensAt - now())), signal)
  }
}

/** Who waits must not keep others from starting. */
export function openFirst<Site extends readonly [string, readonly string[]]>(
  sites: readonly Site[],
  { windows }: WindowContext,
): Site[] {
  const isClosed = ([, hosts]: Site) => closedOf(hosts, windows).length > 0
  return [...sites.filter((site) => !isClosed(site)), ...sites.filter(isClosed)]
}

function closedOf(hosts: readonly string[], { whyClosed }: Windows) {
  return hosts.flatMap((host) => {
    const closed = whyClosed(host)
    return closed ? [{ host, ...closed }] : []
  })
}
