import type { FleetEvent } from '../events.ts'

/** Whose monitoring a run has silenced, with nobody to have unsilenced it since. */
export type Silenced = {
  readonly hosts: ReadonlySet<string>
  /** Its controller said that it goes: nobody is to be waited for. */
  readonly isLetGo: boolean
}

/** A controller silences a host that it launches, and unsilences one that it has seen to its end. */
export function silencedOf(events: Iterable<FleetEvent>): Silenced {
  const hosts = new Set<string>()
  let isLetGo = false
  for (const event of events) {
    if (event.type === 'host-launched') hosts.add(event.host)
    if (event.type === 'host-finished') hosts.delete(event.host)
    if (event.type === 'run-detached') isLetGo = true
    if (event.type === 'run-resumed') isLetGo = false
  }
  return { hosts, isLetGo }
}
