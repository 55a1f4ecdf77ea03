import type { FleetEvent } from '../../events.ts'

/** What a live view knows of a host beside its state. */
export type Glimpse = {
  /** Epoch seconds of the last output, by our clock. */
  readonly printedAt?: number | undefined
  readonly lostAt?: number | undefined
  /** How often the lost link was tried again. */
  readonly retries: number
  /** What our clock is ahead of the host's; absent before it has written anything. */
  readonly aheadSeconds?: number
  /** What it writes is heard of at once: it has only begun, or its record was caught up with. */
  readonly isCaughtUp?: boolean
}

const nothing: Glimpse = { retries: 0 }

/** What passes by and no state keeps: heartbeats, tries to reach a host, how far its clock is from ours. */
export class LiveFold {
  readonly #glimpses = new Map<string, Glimpse>()

  of(host: string): Glimpse {
    return this.#glimpses.get(host) ?? nothing
  }

  /** `now` is when we heard of it. */
  apply(event: FleetEvent, now: number): void {
    if (!('host' in event)) return
    const known = this.#glimpses.get(event.host)
    this.#glimpses.set(event.host, { ...(known ?? nothing), ...changeOf(event, known, now) })
  }
}

type OfHost = Extract<FleetEvent, { host: string }>

function changeOf(event: OfHost, known: Glimpse | undefined, now: number): Partial<Glimpse> {
  switch (event.type) {
    case 'heartbeat-seen':
      return { printedAt: now - event.outputAgeSeconds, isCaughtUp: true }
    case 'host-launched':
      return { isCaughtUp: true }
    case 'link-lost':
      return { lostAt: now, retries: 0 }
    case 'link-retried':
      return { lostAt: known?.lostAt ?? now, retries: event.attempt }
    case 'link-restored':
      return { lostAt: undefined, retries: 0 }
    case 'step-started':
      return { printedAt: undefined, ...clockOf(event.at, known, now) }
    default:
      return 'offsetBytes' in event ? clockOf(event.at, known, now) : {}
  }
}

/**
 * Of facts that come late the clocks seem apart: the least that was seen is what they are. Who attaches
 * is told first of what is long ago, which says nothing but that no clock is further behind.
 */
function clockOf(at: number, known: Glimpse | undefined, now: number): Partial<Glimpse> {
  if (!known?.isCaughtUp && now > at) return {}
  return { aheadSeconds: Math.min(known?.aheadSeconds ?? Infinity, now - at) }
}
