import type { FleetEvent } from '../../events.ts'
import { RunFold } from '../../journal/replay.ts'
import type { HostState, RunState } from '../../journal/run-state.ts'
import type { Connections } from '../../remote/connections.ts'
import type { RunPlace } from '../../remote/scripts.ts'
import { watchHost } from '../../rollout/watch-host.ts'
import type { Telling } from '../terminal/telling.ts'
import { type Announcer, announceSeconds } from './announcer.ts'
import { followController } from './follow-controller.ts'
import { findPlaces } from './host-of-run.ts'
import type { Watched } from './watched.ts'

type Watching = {
  readonly connections: Connections
  readonly telling: Telling
  readonly announcer: Announcer
  readonly linkPatienceSeconds: number
  /** Whoever only watches may go at any time. */
  readonly leaving: AbortSignal
}

/**
 * A run that is watched: its hosts by their own records, from when they have begun, and what its
 * controller decides by its journal, as long as that is at work here.
 */
export class WatchedRun {
  readonly #watched: Watched
  readonly #fold: RunFold
  readonly #hosts = new Map<string, Promise<void>>()
  #places: readonly RunPlace[]

  constructor(watched: Watched) {
    this.#watched = watched
    this.#fold = new RunFold(watched.state)
    this.#places = watched.places
  }

  readonly stateNow = (): RunState => this.#fold.state ?? this.#watched.state

  readonly placeOf = (name: string): RunPlace | undefined =>
    this.#places.find(({ host }) => host.name === name)

  /** Resolves when its hosts have come to their ends, and nobody is there to start more. */
  async watch(watching: Watching): Promise<void> {
    if (await this.#followController(watching)) this.#watchHosts(this.#places, watching)
    await Promise.all(this.#hosts.values())
    await watching.announcer.settle(announceSeconds)
  }

  /** Whether hosts are left that nobody else follows. */
  async #followController(watching: Watching): Promise<boolean> {
    const { tail, state } = this.#watched
    if (!tail) return true
    const { telling, leaving: signal } = watching
    this.#watchHosts(this.#places.filter(this.#hasRecord), watching)
    const tell = (event: FleetEvent) => this.#hear(event, watching)
    const isOver = await followController({ run: state.run, tail, tell, signal })
    if (isOver || signal.aborted) return false
    telling.tell('no fleet is at work on it here: nothing new starts, what runs is followed')
    this.#places = findPlaces(this.stateNow())
    return true
  }

  readonly #hasRecord = ({ host }: RunPlace): boolean => this.#stateOf(host.name).attempt > 0

  #watchHosts(places: readonly RunPlace[], watching: Watching): void {
    for (const place of places) {
      const { name } = place.host
      if (this.#hosts.has(name)) continue
      const end = () => void this.#hosts.delete(name)
      this.#hosts.set(name, this.#watchHost(place, watching).finally(end))
    }
  }

  #watchHost(place: RunPlace, watching: Watching): Promise<void> {
    const { connections, linkPatienceSeconds, leaving } = watching
    return watchHost({
      host: place.host,
      place,
      connectTo: (host) => connections.to(host),
      state: () => this.#stateOf(place.host.name),
      emit: (event) => {
        if (!this.#isKnown(event)) this.#emit(event, watching)
      },
      detach: leaving,
      linkPatienceSeconds,
      now: () => Math.floor(Date.now() / 1000),
    })
  }

  /** What a host that is watched does it tells by itself; whoever sees its end first tells that. */
  #hear(event: FleetEvent, watching: Watching): void {
    if (this.#isKnown(event)) return
    if ('host' in event && this.#hosts.has(event.host)) {
      const hasEnded = this.#stateOf(event.host).attemptOutcome !== undefined
      if (!isOfController(event) && !(event.type === 'host-finished' && hasEnded)) return
    }
    this.#emit(event, watching)
    if (event.type !== 'attempt-started') return
    this.#places = findPlaces(this.stateNow())
    this.#watchHosts(this.#places.filter(this.#hasRecord), watching)
  }

  #isKnown(event: FleetEvent): boolean {
    if ('offsetBytes' in event) return event.offsetBytes <= this.#stateOf(event.host).offsetBytes
    return event.type === 'host-finished' && event.outcome === this.#stateOf(event.host).outcome
  }

  #emit(event: FleetEvent, { telling, announcer }: Watching): void {
    this.#fold.apply(event)
    telling.apply(event, this.stateNow())
    announcer.apply(event, this.stateNow())
  }

  #stateOf(name: string): HostState {
    const host = this.stateNow().hosts.get(name)
    if (!host) throw new Error(`${name} is not in this run`)
    return host
  }
}

/** What no host has in its record. */
function isOfController({ type }: FleetEvent): boolean {
  const ofController: ReadonlyArray<FleetEvent['type']> = [
    'host-launched',
    'word-given',
    'window-awaited',
    'health-sampled',
    'health-lost',
  ]
  return ofController.includes(type)
}
