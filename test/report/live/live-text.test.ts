import { describe, expect, it } from 'vitest'
import type { FleetEvent, HostFact } from '../../../src/events.ts'
import { RunFold } from '../../../src/journal/replay.ts'
import { usualTimesOf } from '../../../src/journal/usual-times.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { LiveFold } from '../../../src/report/live/live-fold.ts'
import { type Look, renderLive } from '../../../src/report/live/live-text.ts'
import type { Sight } from '../../../src/report/live/rows.ts'
import { renderStanding } from '../../../src/report/live/standing.ts'
import { plain } from '../../support/plain.ts'
import { aPlan, recorded, runStarted, startedAt } from '../../support/run-builders.ts'

const step = '4.8.0/composer'
const wide: Look = { size: { columns: 120, rows: 24 }, colour: plain, canHalt: true }

/** What is known after these events, each heard of when it happened, `seconds` after the start. */
function sightAfter(plan: Plan, events: readonly FleetEvent[], seconds: number): Sight {
  const fold = new RunFold()
  const live = new LiveFold()
  for (const event of [runStarted(plan), ...events]) {
    fold.apply(event)
    live.apply(event, event.at)
  }
  if (!fold.state) throw new Error('a run that started has a state')
  return { state: fold.state, live, usual: usualTimesOf([]), now: startedAt + seconds }
}

const batch = (...hosts: string[]): FleetEvent => ({
  ...{ type: 'batch-started', at: startedAt, stage: 'rest', batch: 1 },
  hosts,
})

/** A host that is down, in the middle of composer. */
function atWork(host: string): FleetEvent[] {
  const facts: HostFact[] = [
    { type: 'attempt-started', attempt: 1, mode: 'run' },
    { type: 'site-went-down' },
    { type: 'step-started', step },
  ]
  return [
    { type: 'host-launched', at: startedAt, host, attempt: 1 },
    ...recorded(host, facts),
    { type: 'heartbeat-seen', at: startedAt + 8, host, outputBytes: 9, outputAgeSeconds: 2 },
  ]
}

describe('the live view', () => {
  it('has the run, the counts, a line a host at work, and the keys', () => {
    const plan = aPlan({ lon1: {}, ams1: {}, waw1: { blockers: [{ kind: 'bower-missing' }] } })
    const blocked: FleetEvent = {
      ...{ type: 'host-finished', at: startedAt, host: 'waw1', outcome: 'blocked' },
    }
    const sight = sightAfter(plan, [blocked, batch('lon1', 'ams1'), ...atWork('lon1')], 13)
    expect(renderLive(sight, wide)).toEqual([
      '20261121-020000-test to latest · 13s · stage rest 1/1 · 0 failed, 0 allowed',
      '1 blocked · 1 at work · 1 to start · 1 site DOWN, the longest for 11s',
      '  lon1  4.8.0/composer step composer  10s  output 7s ago  down 11s',
      's status · j k choose · l its log · h halt · d detach',
    ])
  })

  it.each<[string, Partial<Look>, string]>([
    ['a wide terminal', {}, 's status · j k choose · l its log · h halt · d detach'],
    ['a narrow one', { size: { columns: 50, rows: 12 } }, 's status · l log · h halt · d detach'],
    [
      ...(['an open log', { log: { host: 'lon1', lines: ['x'] } }] as const),
      'l close the log · j k choose · h halt · d detach',
    ],
    [
      ...(['a run that nobody can be asked to halt', { canHalt: false }] as const),
      's status · j k choose · l its log · d detach',
    ],
  ])('has the keys that do something: %s', (_what, look, keys) => {
    const sight = sightAfter(aPlan({ lon1: {} }), atWork('lon1'), 13)
    expect(renderLive(sight, { ...wide, ...look }).at(-1)).toBe(keys)
  })

  it('has no key that halts what is halted', () => {
    const halted: FleetEvent = { type: 'run-halted', at: startedAt, reason: 'operator' }
    const sight = sightAfter(aPlan({ lon1: {} }), [...atWork('lon1'), halted], 13)
    expect(renderLive(sight, wide)[0]).toContain(' · HALTED')
    expect(renderLive(sight, wide).at(-1)).toBe('s status · j k choose · l its log · d detach')
  })

  it('holds the time of a step against what it usually takes on this host', () => {
    const taken: HostFact[] = [
      { type: 'step-started', step },
      { type: 'step-finished', step, code: 0 },
    ]
    const usual = usualTimesOf([recorded('lon1', taken)])
    const sight = { ...sightAfter(aPlan({ lon1: {} }), atWork('lon1'), 13), usual }
    expect(renderLive(sight, wide)[2]).toContain('  10s, usually 1s  ')
  })

  it('says of a lost link since when, and how often it was tried', () => {
    const at = startedAt + 10
    const lost: FleetEvent[] = [
      { type: 'link-lost', at, host: 'lon1', reason: 'reset' },
      { type: 'link-retried', at: at + 1, host: 'lon1', attempt: 2 },
    ]
    const plan = aPlan({ lon1: {} })
    const sight = sightAfter(plan, [...atWork('lon1'), ...lost], 15)
    expect(renderLive(sight, wide)[2]).toContain('lon1  link lost 5s ago, tried 2 times  ')
    const restored: FleetEvent = { type: 'link-restored', at: at + 3, host: 'lon1' }
    const back = sightAfter(plan, [...atWork('lon1'), ...lost, restored], 15)
    expect(renderLive(back, wide)[2]).toContain('lon1  4.8.0/composer step composer')
  })

  it.each([
    ['a usual terminal', { columns: 80, rows: 24 }],
    ['a small one', { columns: 40, rows: 8 }],
    ['a large one', { columns: 200, rows: 60 }],
  ])('fits on %s with two hundred hosts, alike ones in one line', (_what, size) => {
    const names = Array.from({ length: 200 }, (_, index) => `host${index + 1}`)
    const plan = aPlan(Object.fromEntries(names.map((name) => [name, {}])))
    const lines = renderLive(sightAfter(plan, names.flatMap(atWork), 70), { ...wide, size })
    expect(lines.length).toBeLessThan(size.rows)
    for (const line of lines) expect(line.length).toBeLessThan(size.columns)
    expect(lines.join('\n')).toContain('host1 and 199 more  4.8.0/composer')
  })

  it('shows how long rather than what, where there is no room for both', () => {
    const sight = sightAfter(aPlan({ lon1: {} }), atWork('lon1'), 13)
    const [, , row] = renderLive(sight, { ...wide, size: { columns: 62, rows: 10 } })
    expect(row).toBe('  lon1  4.8.0/composer step com  10s  output 7s ago  down 11s')
  })

  it('counts what fits in no line of its own', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const plan = aPlan(Object.fromEntries(names.map((name) => [name, {}])))
    const events = names.flatMap((host, index) => {
      const facts: HostFact[] = [{ type: 'step-started', step: `4.8.0/step${index}` }]
      return [
        { type: 'host-launched', at: startedAt, host, attempt: 1 } as const,
        ...recorded(host, facts),
      ]
    })
    const lines = renderLive(sightAfter(plan, events, 9), {
      ...wide,
      size: { columns: 80, rows: 8 },
    })
    expect(lines.slice(2, -1).map((line) => line.trim().slice(0, 2).trim())).toEqual([
      'a',
      'b',
      'c',
      '3',
    ])
  })

  it('shows the log of one host below the rows, its last lines', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index + 1}`)
    const look = { ...wide, selected: 'lon1', log: { host: 'lon1', lines } }
    const shown = renderLive(sightAfter(aPlan({ lon1: {} }), atWork('lon1'), 13), look)
    expect(shown.length).toBeLessThan(24)
    expect(shown.slice(2, 5)).toEqual([
      expect.stringMatching(/^> lon1 /),
      '── lon1 ──',
      expect.stringMatching(/^line 4\d$/),
    ])
    expect(shown.at(-2)).toBe('line 50')
  })

  it('counts down a soak', () => {
    const soak: FleetEvent = {
      ...{ type: 'soak-started', at: startedAt + 10, stage: 'rest', seconds: 60 },
      ...{ hosts: [], everySeconds: 5 },
    }
    const sight = sightAfter(aPlan({ lon1: {} }), [batch('lon1'), soak], 20)
    expect(renderLive(sight, wide)).toContain('soak after stage rest: 50s left')
  })

  it('knows by its own clock how long a host is at work whose clock is hours apart', () => {
    const late = atWork('lon1').map((event) =>
      'offsetBytes' in event ? { ...event, at: event.at - 7200 } : event,
    )
    const fold = new RunFold()
    const live = new LiveFold()
    for (const event of [runStarted(aPlan({ lon1: {} })), ...late]) {
      fold.apply(event)
      live.apply(event, 'offsetBytes' in event ? event.at + 7200 : event.at)
    }
    if (!fold.state) throw new Error('a run that started has a state')
    const sight = { state: fold.state, live, usual: usualTimesOf([]), now: startedAt + 13 }
    expect(renderLive(sight, wide)[2]).toContain('  10s  output 7s ago  down 11s')
  })
})

describe('where every host stands', () => {
  it('is told of those at work, at their end, and to start', () => {
    const ended: FleetEvent = {
      ...{ type: 'host-finished', at: startedAt, host: 'ams1', outcome: 'upgraded' },
    }
    const plan = aPlan({ lon1: {}, ams1: {}, fra1: {} })
    expect(renderStanding(sightAfter(plan, [ended, ...atWork('lon1')], 13))).toBe(
      `host  from   to     now
lon1  4.7.3  4.8.0  at work: 4.8.0/composer, 10s, down 11s
ams1  4.7.3  4.8.0  upgraded
fra1  4.7.3  4.8.0  to start`,
    )
  })
})
