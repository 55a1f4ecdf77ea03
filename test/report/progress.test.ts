import { describe, expect, it } from 'vitest'
import type { FleetEvent, HostFact } from '../../src/events.ts'
import { replay } from '../../src/journal/replay.ts'
import type { RunState } from '../../src/journal/run-state.ts'
import { progressLine } from '../../src/report/progress.ts'
import { aPlan, recorded, runStarted, startedAt } from '../support/run-builders.ts'

const plan = aPlan({ lon1: {}, amsterdam1: {} })

/** What is told of the last of these events. */
function toldOf(...events: FleetEvent[]): string | undefined {
  let state: RunState | undefined
  let line: string | undefined
  for (const event of [runStarted(plan), ...events]) {
    state = replay([event], state)
    line = state && progressLine(event, state)
  }
  return line
}

const at = startedAt + 65
const host = 'lon1'
const step = '4.8.0/composer'
const soak = { type: 'soak-started', at, stage: 'rest', seconds: 300, everySeconds: 30 } as const
const facts = (...some: HostFact[]) => recorded(host, some)

describe('what happens is told in a line', () => {
  it.each<[events: FleetEvent[], line: string | undefined]>([
    [[], '00:00 fleet      run 20261121-020000-test to latest, rollout usual'],
    [
      [{ type: 'run-resumed', at, by: 'bob@noc' }],
      '01:05 fleet      run 20261121-020000-test resumed by bob@noc',
    ],
    [[{ type: 'stage-started', at, stage: 'rest' }], '01:05 fleet      stage rest'],
    [
      [{ type: 'batch-started', at, stage: 'rest', batch: 3, hosts: ['ham1', 'ham2', 'ham3'] }],
      '01:05 fleet      batch 3 of stage rest: ham[1-3]',
    ],
    [
      [{ type: 'batch-started', at, stage: 'rest', batch: 2, hosts: ['a', 'b'] }],
      '01:05 fleet      batch 2 of stage rest: a, b',
    ],
    [
      [{ ...soak, hosts: [] }],
      '01:05 fleet      soak of 5m 00s after stage rest, nobody is asked: no host so far has a health url',
    ],
    [
      [{ ...soak, hosts: ['lon1', 'amsterdam1'] }],
      '01:05 fleet      soak of 5m 00s after stage rest, every 30s asking whether it serves: lon1, amsterdam1',
    ],
    [[{ type: 'soak-finished', at, stage: 'rest' }], '01:05 fleet      soak after stage rest over'],
    [
      [{ type: 'health-sampled', at, host, health: 'fails', told: 'https://lon1: 500' }],
      '01:05 lon1       does not serve (https://lon1: 500): asked again',
    ],
    [
      [{ type: 'health-sampled', at, host, health: 'unknown', told: 'reset' }],
      '01:05 lon1       cannot be asked whether it serves (reset)',
    ],
    [[{ type: 'site-seen', at, host, isDown: false }], '01:05 lon1       its site is up'],
    [[{ type: 'site-seen', at, host, isDown: true }], '01:05 lon1       its site is down'],
    [[{ type: 'health-sampled', at, host, health: 'serves' }], '01:05 lon1       serves'],
    [
      [{ type: 'health-lost', at, host, failure: { kind: 'health-lost', lines: ['500'] } }],
      '01:05 lon1       unhealthy: its site does not serve: three bad answers in a row',
    ],
    [
      [{ type: 'budget-spent', at, stage: 'rest', failed: 2, budget: 1 }],
      '01:05 fleet      budget of stage rest spent: 2 failed, 1 allowed',
    ],
    [
      [{ type: 'journal-lost', at, path: '/run/journal', reason: 'EIO: i/o error' }],
      '01:05 fleet      /run/journal cannot be written: EIO: i/o error',
    ],
    [
      [{ type: 'run-halted', at, reason: 'journal' }],
      '01:05 fleet      halted by the loss of its journal: nothing new starts, 2 hosts not started: lon1, amsterdam1',
    ],
    [
      [{ type: 'run-halted', at, reason: 'operator' }],
      '01:05 fleet      halted by the operator: nothing new starts, 2 hosts not started: lon1, amsterdam1',
    ],
    [[{ type: 'run-detached', at }], '01:05 fleet      detached: the hosts go on by themselves'],
    [[{ type: 'run-finished', at }], undefined],
    [[{ type: 'host-launched', at, host, attempt: 1 }], '01:05 lon1       launched'],
    [[{ type: 'host-launched', at, host, attempt: 2 }], '01:05 lon1       launched, attempt 2'],
    [[{ type: 'host-attached', at, host, fromBytes: 7 }], '01:05 lon1       attached'],
    [
      [{ type: 'link-lost', at, host, reason: 'reset' }],
      '01:05 lon1       link lost (reset): the host goes on, reconnecting',
    ],
    [[{ type: 'link-restored', at, host }], '01:05 lon1       link restored'],
    [[{ type: 'host-finished', at, host, outcome: 'upgraded' }], '01:05 lon1       upgraded'],
    [
      [
        {
          type: 'host-finished',
          at,
          host,
          outcome: 'held',
          failure: { kind: 'link-lost', reason: 'x' },
        },
      ],
      '01:05 lon1       held: the link was lost: x',
    ],
    [facts({ type: 'attempt-started', attempt: 1, mode: 'run' }), undefined],
    [
      facts({ type: 'attempt-started', attempt: 2, mode: 'boot' }),
      '00:01 lon1       the host rebooted: its boot hook took over',
    ],
    [facts({ type: 'step-started', step }), undefined],
    [
      facts({ type: 'step-started', step }, { type: 'step-finished', step, code: 0 }),
      '00:02 lon1       4.8.0/composer done, 1s',
    ],
    [
      facts({ type: 'step-started', step }, { type: 'step-finished', step, code: 2 }),
      '00:02 lon1       4.8.0/composer failed (2), 1s',
    ],
    [
      facts({ type: 'step-skipped', step, reason: 'memcached-none' }),
      '00:01 lon1       4.8.0/composer skipped: the inventory says memcached: none',
    ],
    [
      facts({ type: 'step-skipped', step, reason: 'toString' }),
      '00:01 lon1       4.8.0/composer toString',
    ],
    [
      facts({ type: 'step-settled', step }),
      '00:01 lon1       4.8.0/composer was done by the attempt before',
    ],
    [
      facts({ type: 'step-overdue', step }),
      '00:01 lon1       4.8.0/composer runs longer than its limit: look at the host',
    ],
    [facts({ type: 'things-counted', step, count: 3 }), '00:01 lon1       4.8.0/composer fixed 3'],
    [facts({ type: 'things-counted', step, count: 0 }), undefined],
    [
      facts({ type: 'step-started', step: '4.8.0/wait-review' }),
      '00:01 lon1       4.8.0/wait-review: waits for an answer',
    ],
    [
      recordedSql(3, 1, 2),
      '00:01 lon1       4.8.0/review: 3 statements, 1 with DROP, 2 with a new UNIQUE key',
    ],
    [recordedSql(1, 0, 0), '00:01 lon1       4.8.0/review: 1 statement'],
    [recordedSql(0, 0, 0), '00:01 lon1       4.8.0/review: nothing to change in the database'],
    [
      [{ type: 'word-given', at, host, step: '4.8.0/wait-review', word: 'back' }],
      '01:05 lon1       4.8.0/wait-review: its SQL is not approved, it goes back',
    ],
    [facts({ type: 'site-went-down' }), '00:01 lon1       site down'],
    [
      facts({ type: 'site-went-down' }, { type: 'site-came-up' }),
      '00:02 lon1       site up, after 1s',
    ],
    [facts({ type: 'revert-started', hop: '4.8.0' }), '00:01 lon1       reverting from 4.8.0'],
    [facts({ type: 'hop-finished', hop: '4.8.0' }), undefined],
  ])('%j', (events, line) => {
    expect(toldOf(...events)).toBe(line)
  })

  it('tells a clock that went back as the start', () => {
    expect(toldOf({ type: 'run-detached', at: startedAt - 90 })).toMatch(/^00:00 fleet/)
  })
})

function recordedSql(count: number, drops: number, uniques: number): FleetEvent[] {
  const key = '4.7.3-4.8.0/mariadb-10.1'
  const about = { step: '4.8.0/review', key, digest: 'f'.repeat(64) }
  return facts({ type: 'sql-recorded', ...about, count, drops, uniques })
}

describe('a heartbeat', () => {
  const beat = (seconds: number): FleetEvent => ({
    type: 'heartbeat-seen',
    at: startedAt + 1 + seconds,
    host,
    outputBytes: 7,
    outputAgeSeconds: 12,
  })
  const running = facts({ type: 'step-started', step })

  it('is told now and then, once a step has run for a while', () => {
    expect(toldOf(...running, beat(5))).toBeUndefined()
    expect(toldOf(...running, beat(15))).toBeUndefined()
    expect(toldOf(...running, beat(41))).toBe(
      '00:42 lon1       4.8.0/composer running 41s, last output 12s ago',
    )
  })

  it('is not told where no step runs, nor where a person is asked', () => {
    expect(toldOf(beat(41))).toBeUndefined()
    const asked = facts({ type: 'step-started', step: '4.8.0/wait-review' })
    expect(toldOf(...asked, beat(41))).toBeUndefined()
    expect(
      toldOf(
        ...facts({ type: 'step-started', step }, { type: 'step-finished', step, code: 0 }),
        beat(41),
      ),
    ).toBeUndefined()
  })
})
