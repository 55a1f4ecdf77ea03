import { describe, expect, it } from 'vitest'
import type { FleetEvent, HostFact, Outcome } from '../../src/events.ts'
import type { HostFailure } from '../../src/failure.ts'
import type { RunState } from '../../src/journal/run-state.ts'
import { renderUpgrade } from '../../src/report/upgrade-table.ts'
import { aSetup } from '../support/builders.ts'
import { plain } from '../support/plain.ts'
import { aPlan, recorded, startedAt, stateAfter } from '../support/run-builders.ts'

const stepFailed = {
  kind: 'step-failed',
  step: '4.8.0/composer',
  exitCode: 2,
  reason: undefined,
  lines: ['Your requirements could not be resolved', '  - php ^7.1 is needed'],
} as const satisfies HostFailure

function launched(host: string): FleetEvent {
  return { type: 'host-launched', at: startedAt, host, attempt: 1 }
}

function finished(host: string, outcome: Outcome, failure?: HostFailure): FleetEvent {
  const at = startedAt + 250
  return { type: 'host-finished', at, host, outcome, ...(failure ? { failure } : {}) }
}

const down: HostFact = { type: 'site-went-down' }
const up: HostFact = { type: 'site-came-up' }

/** Of every kind one: upgraded, current, blocked, unreachable, reverted and held. */
function mixed(): RunState {
  const plan = aPlan({
    waw1: {},
    ams1: {},
    dub1: { from: '4.8.0', to: undefined, hops: [] },
    fra1: { blockers: [{ kind: 'bower-missing' }, { kind: 'composer-missing' }] },
    lon1: {},
    par1: { unreachable: { kind: 'link-lost', reason: 'no answer in time' } },
  })
  return stateAfter(plan, [
    launched('ams1'),
    ...recorded('ams1', [down, { type: 'things-counted', step: 's', count: 7 }, up]),
    finished('ams1', 'upgraded'),
    finished('dub1', 'current'),
    finished('fra1', 'blocked', { kind: 'bower-missing' }),
    launched('lon1'),
    ...recorded('lon1', [down, up]),
    finished('lon1', 'reverted', stepFailed),
    finished('par1', 'unreachable', { kind: 'link-lost', reason: 'no answer in time' }),
    launched('waw1'),
    ...recorded('waw1', [down]),
    finished('waw1', 'held', { ...stepFailed, step: '4.8.0/schema', lines: [] }),
    { type: 'run-halted', at: startedAt, reason: 'budget' },
    { type: 'run-finished', at: startedAt + 300 },
  ])
}

function linesOf(state: RunState): string[] {
  return renderUpgrade(state, plain).split('\n')
}

describe('the way back', () => {
  it.each<[string, 'upgrade' | 'rollback', Outcome]>([
    ['nothing holds a host', 'upgrade', 'reverted'],
    ['it is the way back itself that holds one', 'rollback', 'held'],
  ])('is not told where %s', (_, work, outcome) => {
    const plan = { ...aPlan({ lon1: {} }), work }
    const state = stateAfter(plan, [launched('lon1'), finished('lon1', outcome, stepFailed)])
    expect(linesOf(state).join('\n')).not.toContain('or back:')
  })
})

/** The cells of a host's row; columns are two blanks apart at least. */
function rowOf(state: RunState, host: string): string[] {
  const row = linesOf(state).find((line) => line.startsWith(`${host} `))
  return row?.trimEnd().split(/ {2,}/) ?? []
}

describe('the end of a run', () => {
  const state = mixed()

  it('has a row a host, the worst last', () => {
    const hosts = linesOf(state)
      .slice(1, 7)
      .map((line) => line.split(' ')[0])
    expect(hosts).toEqual(['dub1', 'ams1', 'fra1', 'par1', 'lon1', 'waw1'])
  })

  it.each([
    ['ams1', ['ams1', '4.7.3', '4.8.0', 'upgraded', '2s', '4m 10s', '7 permissions fixed']],
    ['dub1', ['dub1', '4.8.0', '4.8.0', 'current']],
    ['fra1', ['fra1', '4.7.3', '4.8.0', 'blocked', 'there is no bower that runs and 1 more']],
    ['par1', ['par1', '4.7.3', '4.8.0', 'unreachable', 'the link was lost: no answer in time']],
    [
      'lon1',
      [
        'lon1',
        '4.7.3',
        '4.8.0',
        'reverted',
        '1s',
        '4m 10s',
        'on 4.7.3: 4.8.0/composer failed with exit code 2',
      ],
    ],
    [
      'waw1',
      [
        'waw1',
        '4.7.3',
        '4.8.0',
        'held',
        'DOWN since 01:53 UTC',
        '4m 10s',
        '4.8.0/schema failed with exit code 2',
      ],
    ],
  ])('says of %s what it came to', (host, cells) => {
    expect(rowOf(state, host)).toEqual(cells)
  })

  it('shows the last lines of what went wrong, and how to see all', () => {
    const text = renderUpgrade(state, plain)
    expect(text).toContain(
      [
        'lon1: 4.8.0/composer failed with exit code 2',
        '  │ Your requirements could not be resolved',
        '  │ - php ^7.1 is needed',
        '  fleet logs 20261121-020000-test lon1 --step 4.8.0/composer',
        '',
      ].join('\n'),
    )
  })

  it('sums up and ends with the command to type, and the way back from what is held', () => {
    expect(linesOf(state).slice(-3)).toEqual([
      '6 hosts: 1 current · 1 upgraded · 1 blocked · 1 unreachable · 1 reverted · 1 held · halted by the budget',
      'next: fleet resume 20261121-020000-test',
      'or back: fleet rollback 20261121-020000-test',
    ])
  })

  it('does not let a site that was down be forgotten', () => {
    const plan = aPlan({ lon1: { setup: aSetup({ leaveDown: true }) } })
    const state = stateAfter(plan, [launched('lon1'), finished('lon1', 'upgraded')])
    expect(rowOf(state, 'lon1').at(-1)).toBe('left in maintenance, as it was found')
  })

  it('says of a site in maintenance that is taken down for a while only when it comes up', () => {
    const down = aPlan({ lon1: { setup: aSetup({ leaveDown: true }) } })
    const plan = { ...down, work: 'maintenance-on', target: '1800' } as const
    const state = stateAfter(plan, [launched('lon1'), finished('lon1', 'done')])
    expect(rowOf(state, 'lon1').at(-1)).toMatch(/^comes up by itself at \S+ UTC$/)
  })

  it('counts one host as one, and tells a site that does not serve', () => {
    const failure = { ...stepFailed, step: '4.8.0/health' }
    const unhealthy = stateAfter(aPlan({ lon1: {} }), [finished('lon1', 'upgraded', failure)])
    expect(linesOf(unhealthy)).toContain('1 host: 1 upgraded · 1 unhealthy')
    expect(rowOf(unhealthy, 'lon1')[3]).toBe('upgraded, unhealthy')
  })

  it('tells of a site that stopped to serve what it says, and how to go on', () => {
    const plan = aPlan({ lon1: {}, ams1: {} })
    const lost = { kind: 'health-lost', lines: ['https://lon1: 500', 'Whoops'] } as const
    const ill = stateAfter(plan, [
      finished('lon1', 'upgraded'),
      { type: 'health-lost', at: startedAt, host: 'lon1', failure: lost },
      { type: 'run-halted', at: startedAt, reason: 'budget' },
    ])
    expect(linesOf(ill).slice(1)).toEqual([
      'ams1  4.7.3  4.8.0  not-started',
      'lon1  4.7.3  4.8.0  upgraded, unhealthy                  its site does not serve: three bad answers in a row',
      '',
      'lon1: its site does not serve: three bad answers in a row',
      '  │ https://lon1: 500',
      '  │ Whoops',
      '  │ once it serves, fleet resume goes on',
      '  fleet resume 20261121-020000-test',
      '',
      '2 hosts: 1 upgraded · 1 not-started · 1 unhealthy · halted by the budget',
      'next: fleet resume 20261121-020000-test',
    ])
  })

  it('tells a site that could not be asked from one that does not serve', () => {
    const failure = { kind: 'health-unknown', reason: 'reset' } as const
    const state = stateAfter(aPlan({ lon1: {} }), [finished('lon1', 'upgraded', failure)])
    expect(rowOf(state, 'lon1').slice(3)).toEqual([
      'upgraded, unknown',
      'its site cannot be asked: reset',
    ])
  })

  it('keeps hosts that ended alike in the order of the plan', () => {
    const hosts = ['c', 'a', 'b']
    const plan = aPlan(Object.fromEntries(hosts.map((host) => [host, {}])))
    const alike = stateAfter(
      plan,
      hosts.map((host) => finished(host, 'failed', stepFailed)),
    )
    expect(
      linesOf(alike)
        .slice(1, 4)
        .map((line) => line[0]),
    ).toEqual(hosts)
  })
})

describe('a run that was let go of', () => {
  const state = stateAfter(aPlan({ ams1: {}, lon1: {} }), [
    launched('lon1'),
    { type: 'run-detached', at: startedAt + 9 },
  ])

  it('says of a host at work that it goes on, not that nobody knows of it', () => {
    expect(rowOf(state, 'lon1')).toEqual(
      expect.arrayContaining(['lon1', '4.7.3', '4.8.0', 'detached', 'goes on by itself']),
    )
    expect(linesOf(state).at(-2)).toBe('2 hosts: 1 not-started · 1 detached')
  })

  it.each<[what: string, facts: readonly HostFact[], outcome: Outcome, isQuiet: boolean]>([
    ['quieted', [quieted], 'held', true],
    ['quieted, and let go of in vain', [quieted, letGo(1)], 'upgraded', true],
    ['let go of again', [quieted, letGo(0)], 'reverted', false],
    ['never quieted', [], 'held', false],
  ])('tells that other writers are quiet still: %s', (_, facts, outcome, isQuiet) => {
    const state = stateAfter(aPlan({ lon1: {} }), [
      launched('lon1'),
      ...recorded('lon1', facts),
      finished('lon1', outcome),
    ])
    expect(renderUpgrade(state, plain).includes('its other writers are quiet still')).toBe(isQuiet)
  })
})

const quieted: HostFact = { type: 'step-started', step: '4.8.0/quiesce' }

function letGo(code: number): HostFact {
  return { type: 'step-finished', step: '4.8.0/unquiesce', code }
}
