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
}

const nothing: Glimpse = { retries: 0 }

/** What passes by and no state keeps: heartbeats, tries to reach a host, the stage and batch of now. */
export class LiveFold {
  readonly #glimpses = new Map<string, Glimpse>()
  stage: string | undefined
  batch: number | undefined

  of(host: string): Glimpse {
    return this.#glimpses.get(host) ?? nothing
  }

  /** `now` is when we heard of it. */
  apply(event: FleetEvent, now: number): void {
    if (event.type === 'batch-started') {
      this.stage = event.stage
      this.batch = event.batch
    }
    if (!('host' in event)) return
    const known = this.#glimpses.get(event.host)
    this.#glimpses.set(event.host, { ...(known ?? nothing), ...changeOf(event, known, now) })
  }
}

type OfHost = Extract<FleetEvent, { host: string }>

function changeOf(event: OfHost, known: Glimpse | undefined, now: number): Partial<Glimpse> {
  switch (event.type) {
    case 'heartbeat-seen':
      return { printedAt: now - event.outputAgeSeconds }
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

/** Of facts that come late the clocks seem apart: the least that was seen is what they are. */
function clockOf(at: number, known: Glimpse | undefined, now: number): Partial<Glimpse> {
  return { aheadSeconds: Math.min(known?.aheadSeconds ?? Infinity, now - at) }
}
