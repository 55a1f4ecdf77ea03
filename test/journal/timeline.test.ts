import { describe, expect, it } from 'vitest'
import type { HostFact } from '../../src/events.ts'
import { type HostTimeline, timelinesOf } from '../../src/journal/timeline.ts'
import { recorded, startedAt } from '../support/run-builders.ts'

const step = '4.8.0/composer'
const begun: HostFact = { type: 'attempt-started', attempt: 1, mode: 'run' }
const started: HostFact = { type: 'step-started', step }

function timelineOf(...facts: HostFact[]): HostTimeline | undefined {
  return timelinesOf(recorded('lon1', facts)).get('lon1')
}

/** Facts come a second apart, the first of them a second after the start. */
const at = (second: number) => startedAt + second

describe('what a host did when', () => {
  it.each<[what: string, facts: HostFact[], steps: object[]]>([
    [
      'a step that is done',
      [started, { type: 'step-finished', step, code: 0 }],
      [{ how: 'done', from: at(2), to: at(3), code: 0 }],
    ],
    [
      'a step that failed',
      [started, { type: 'step-finished', step, code: 7 }],
      [{ how: 'failed', from: at(2), to: at(3), code: 7 }],
    ],
    ['a step that goes on', [started], [{ how: 'running', from: at(2) }]],
    [
      'a step that was skipped, at once',
      [{ type: 'step-skipped', step, reason: 'already-done' }],
      [{ how: 'skipped', from: at(2), to: at(2) }],
    ],
    [
      'a step that the attempt after found done',
      [
        started,
        { type: 'attempt-started', attempt: 2, mode: 'boot' },
        { type: 'step-settled', step },
      ],
      [
        { how: 'cut', from: at(2), to: at(3), attempt: 1 },
        { how: 'settled', from: at(4), to: at(4), attempt: 2 },
      ],
    ],
    [
      'a step that the end of its attempt cut',
      [started, { type: 'attempt-finished', attempt: 1, outcome: 'stopped', release: '4.7.3' }],
      [{ how: 'cut', from: at(2), to: at(3) }],
    ],
  ])('has %s', (_what, facts, steps) => {
    expect(timelineOf(begun, ...facts)?.steps).toMatchObject(steps)
  })

  it('has each time its site was down, also one that has no end', () => {
    const down: HostFact = { type: 'site-went-down' }
    const timeline = timelineOf(down, { type: 'site-came-up' }, down)
    expect(timeline?.downs).toEqual([{ from: at(1), to: at(2) }, { from: at(3) }])
  })

  it('has a fact once that two controllers have followed', () => {
    const facts = recorded('lon1', [begun, started])
    expect(timelinesOf([...facts, ...facts]).get('lon1')?.steps).toHaveLength(1)
  })

  it('knows how far the clock of the host is behind, from its launch', () => {
    const launched = { type: 'host-launched', at: at(101), host: 'lon1', attempt: 1 } as const
    const events = [launched, ...recorded('lon1', [begun])]
    expect(timelinesOf(events).get('lon1')?.aheadSeconds).toBe(100)
  })
})
