import type { FleetEvent } from '../events.ts'
import type { Host } from '../inventory/inventory.ts'
import type { HostState } from '../journal/run-state.ts'
import type { Connection } from '../remote/connection.ts'
import type { RunPlace } from '../remote/scripts.ts'

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
