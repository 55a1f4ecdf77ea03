import { describe, expect, it } from 'vitest'
import type { FleetEvent } from '../../../src/events.ts'
import { LiveFold } from '../../../src/report/live/live-fold.ts'

const host = 'lon1'
const now = 10_000
const wrote = (at: number): FleetEvent => ({
  ...{ type: 'step-started', step: '4.9.0/composer', host, at, offsetBytes: 1 },
})
const attached: FleetEvent = { type: 'host-attached', at: now, host, fromBytes: 0 }
const launched: FleetEvent = { type: 'host-launched', at: now, host, attempt: 1 }
const beat: FleetEvent = {
  ...{ type: 'heartbeat-seen', at: now, host, outputBytes: 9, outputAgeSeconds: 2 },
}

describe('how far the clock of a host is from ours', () => {
  it.each<[string, FleetEvent[], number | undefined]>([
    ['is seen by what a host writes that was just launched', [launched, wrote(now - 7200)], 7200],
    ['is not seen by what it wrote before we attached', [attached, wrote(now - 7200)], undefined],
    ['is seen by what it writes once it is followed', [attached, beat, wrote(now - 7200)], 7200],
    ['is seen wherever it wrote later than now', [attached, wrote(now + 60)], -60],
    ['is the least that was seen', [launched, wrote(now - 90), wrote(now - 60)], 60],
  ])('%s', (_what, events, aheadSeconds) => {
    const live = new LiveFold()
    for (const event of events) live.apply(event, now)
    expect(live.of(host).aheadSeconds).toBe(aheadSeconds)
  })
})
