import type { Host } from '../inventory/inventory.ts'
import type { Releases } from '../releases/found.ts'
import type { Application, Facts } from '../survey/facts.ts'

/** What the checks look at: one host, and the releases on its way. */
export type Situation = {
  readonly host: Host
  readonly facts: Facts
  readonly application: Application
  /** The release installed. */
  readonly from: string
  readonly path: readonly string[]
  /** Finds the releases of the way, also those that only the host's remote has. */
  readonly find: Releases
  /** The operator lets it lead into another major. */
  readonly allowMajor: boolean
  readonly generated: readonly string[]
  readonly memcachedIsNeeded: boolean
  /** Releases that the operator has acknowledged. */
  readonly ack: readonly string[]
  /** The operator takes a site that is already in maintenance. */
  readonly wasDown: boolean
  /** When windows count. */
  readonly now?: number | undefined
}

/** What holds of a host, whatever it is to do. */
export type HostSituation = Pick<Situation, 'host' | 'facts' | 'application'>
