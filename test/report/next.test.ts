import { describe, expect, it } from 'vitest'
import type { FleetEvent, Outcome } from '../../src/events.ts'
import type { HostFailure } from '../../src/failure.ts'
import { replay } from '../../src/journal/replay.ts'
import type { HostPlan, Plan } from '../../src/plan/plan.ts'
import { nextAfterPlan, nextCommand, nextElsewhere, sayAttach } from '../../src/report/next.ts'
import { renderPlan } from '../../src/report/plan-text.ts'
import { renderUpgrade } from '../../src/report/upgrade-table.ts'
import { aSetup } from '../support/builders.ts'
import { plain } from '../support/plain.ts'
import { aPlan, runStarted, startedAt, stateAfter } from '../support/run-builders.ts'

const run = '20261121-020000-test'
const lockHeld: HostFailure = { kind: 'lock-held', run: 'R', by: 'eve@noc', since: 7 }
const interrupted: HostFailure = { kind: 'step-interrupted', step: '4.9.0/migrate' }
const lost: HostFailure = { kind: 'link-lost', reason: 'reset' }
const silent: HostFailure = {
  kind: 'step-failed',
  step: '4.8.0/health',
  exitCode: 1,
  reason: undefined,
  lines: [],
}
const down: HostFailure = { kind: 'site-down', since: 7 }

const isBlocked: Partial<HostPlan> = { blockers: [{ kind: 'bower-missing' }] }

type Ends = Readonly<Record<string, Outcome | readonly [Outcome, HostFailure]>>

function nextAfter(ends: Ends, ...more: FleetEvent[]): string {
  return nextWhile(ends, ...more, { type: 'run-finished', at: startedAt + 62 })
}

function nextWhile(ends: Ends, ...more: FleetEvent[]): string {
  const plan = aPlan(Object.fromEntries(Object.keys(ends).map((host) => [host, {}])))
  const events = Object.entries(ends).map(([host, end]): FleetEvent => {
    const [outcome, failure] = typeof end === 'string' ? [end] : end
    const at = startedAt + 60
    return { type: 'host-finished', at, host, outcome, ...(failure ? { failure } : {}) }
  })
  return nextCommand(stateAfter(plan, [...events, ...more]))
}

describe('the command to type after a plan', () => {
  it.each<[name: string, plan: Plan, next: string]>([
    ['some can start', aPlan({ a: {}, b: isBlocked }), 'fleet upgrade --hosts prod'],
    ['to a release', { ...aPlan({ a: {} }), target: '4.9' }, 'fleet upgrade --hosts prod --to 4.9'],
    [
      'of sites that are down and stay so',
      aPlan({ a: { setup: aSetup({ leaveDown: true }) } }),
      'fleet upgrade --hosts prod --was-down',
    ],
    ['none can start', aPlan({ a: { hops: [] }, b: isBlocked }), 'fleet plan --hosts b'],
    ['all are current', aPlan({ a: { hops: [] } }), 'fleet status --hosts prod'],
    [
      'of a selection that the shell would read',
      { ...aPlan({ a: {} }), selection: 'prod,!lon1' },
      "fleet upgrade --hosts 'prod,!lon1'",
    ],
  ])('%s', (_name, plan, next) => {
    expect(nextAfterPlan(plan)).toBe(next)
  })

  it('leads to the release that was typed, where it is to plan again, too', () => {
    const blocked = { ...aPlan({ a: isBlocked }), target: '4.9.0' }
    expect(nextAfterPlan(blocked, { to: '4.9.0' })).toBe('fleet plan --hosts a --to 4.9.0')
    const free = { ...aPlan({ a: {} }), target: '4.9.0' }
    expect(nextAfterPlan(free, { to: '4.9.0' })).toBe('fleet upgrade --hosts prod --to 4.9.0')
    const current = aPlan({ a: { hops: [] } })
    expect(nextAfterPlan(current, { to: '4.9.0' })).toBe('fleet status --hosts prod')
  })

  it('goes by the file in which the plan is kept, which has its flags; not where nothing can start', () => {
    const asked = { to: '4.9.0', rollout: 'fast', 'sudo-password-file': 'secret' }
    expect(nextAfterPlan(aPlan({ a: {} }), asked, 'my plan.json')).toBe(
      "fleet upgrade --plan 'my plan.json' --sudo-password-file secret",
    )
    expect(nextAfterPlan(aPlan({ a: isBlocked }), {}, 'plan.json')).toBe('fleet plan --hosts a')
  })

  it('is the last line of a plan', () => {
    const text = renderPlan(aPlan({ a: {} }), plain)
    expect(text.split('\n').at(-1)).toBe('next: fleet upgrade --hosts prod')
  })
})

describe('the command to type next', () => {
  it('goes to the same release as the run', () => {
    const plan = { ...aPlan({ a: {} }), target: '4.8.0' }
    const event = { type: 'host-finished', at: startedAt, host: 'a', outcome: 'failed' } as const
    expect(nextCommand(stateAfter(plan, [event]))).toBe('fleet upgrade --hosts a --to 4.8.0')
  })

  it.each<[name: string, ends: Ends, next: string]>([
    ['all is well', { a: 'upgraded', b: 'current' }, 'fleet status --hosts prod'],
    [
      'a site does not serve: that comes before more hosts',
      { a: ['upgraded', silent], b: 'not-started' },
      `fleet logs ${run} a --step 4.8.0/health`,
    ],
    ['a host is held', { a: 'upgraded', b: 'held' }, `fleet resume ${run}`],
    ['the end of a host is not known', { a: 'unknown', b: 'failed' }, `fleet resume ${run}`],
    [
      'a step was interrupted: a person first says what it came to',
      { a: 'held', b: ['interrupted', interrupted] },
      `fleet logs ${run} b --step 4.9.0/migrate`,
    ],
    [
      'a host failed: it needs a new run',
      { a: 'upgraded', b: 'failed' },
      'fleet upgrade --hosts b',
    ],
    [
      'hosts failed, were reverted or never started',
      { a: 'reverted', b: 'not-started', c: 'failed', d: 'upgraded' },
      'fleet upgrade --hosts b,c,a',
    ],
    [
      'a host is blocked: what unblocks it',
      { a: 'upgraded', b: ['blocked', down] },
      'fleet upgrade --was-down --hosts b',
    ],
    [
      'several are blocked: each for its own reason',
      { a: ['blocked', down], b: ['blocked', lockHeld], c: 'upgraded' },
      'fleet plan --hosts a,b',
    ],
    [
      'several were not reached',
      { a: ['unreachable', lost], b: ['unreachable', lost] },
      'fleet status --hosts a,b',
    ],
    ['another run holds the host', { a: ['blocked', lockHeld] }, 'fleet status --hosts a'],
    [
      'a host was not reached: how to look for oneself',
      { a: ['unreachable', { kind: 'address-unresolved', address: 'lon1.example.net' }] },
      'getent hosts lon1.example.net',
    ],
  ])('after a run where %s', (_name, ends, next) => {
    expect(nextAfter(ends)).toBe(next)
  })

  it.each<[name: string, ends: Ends, reason: 'operator' | 'budget', next: string]>([
    [
      'nothing failed goes on',
      { a: 'upgraded', b: 'not-started' },
      'operator',
      `fleet resume ${run}`,
    ],
    [
      'a host failed begins again with what is left',
      { a: 'failed', b: 'not-started' },
      'operator',
      'fleet upgrade --hosts b,a',
    ],
    [
      'the budget halted begins again with what is left',
      { a: ['unreachable', lost], b: 'not-started' },
      'budget',
      'fleet upgrade --hosts b',
    ],
  ])('after a halt where %s', (_name, ends, reason, next) => {
    expect(nextAfter(ends, { type: 'run-halted', at: startedAt + 61, reason })).toBe(next)
  })

  it('goes on with what is left where the run has not come to its end', () => {
    expect(nextWhile({ a: 'failed', b: 'not-started' })).toBe(`fleet resume ${run}`)
  })

  it('goes on from what the hosts have, whatever they came to, where the journal was lost', () => {
    const lost: FleetEvent = {
      type: 'journal-lost',
      at: startedAt,
      path: '/j',
      reason: 'ENOSPC: no space left on device',
    }
    expect(nextAfter({ a: 'failed', b: 'upgraded' }, lost)).toBe(`fleet resume ${run}`)
  })

  it('names the hosts as they were chosen, so that a shell takes it as it is', () => {
    const plan = { ...aPlan({ lon1: {} }), selection: 'lon*,!lon2' }
    const ended = {
      type: 'host-finished',
      at: startedAt,
      host: 'lon1',
      outcome: 'upgraded',
    } as const
    expect(nextCommand(stateAfter(plan, [ended]))).toBe("fleet status --hosts 'lon*,!lon2'")
  })

  it('takes up again what was let go of, or has not come to its end', () => {
    const detached: FleetEvent = { type: 'run-detached', at: startedAt }
    expect(nextAfter({ a: 'upgraded' }, detached)).toBe(`fleet resume ${run}`)
    expect(nextAfter({ a: 'failed' }, detached)).toBe(`fleet resume ${run}`)
  })
})

describe('a run of which there is no journal here', () => {
  const held = { type: 'host-finished', at: startedAt + 60, host: 'a', outcome: 'held' } as const
  const state = { ...stateAfter(aPlan({ a: {}, b: {} }), [held]), isRebuilt: true } as const
  const asked = { inventory: 'x' }

  it('is told with what can be typed here, and who goes on with it', () => {
    expect(nextCommand(state)).toBe('fleet status --hosts a,b')
    expect(nextElsewhere(state)).toEqual([`or on eve@noc: fleet resume ${run}`])
    expect(sayAttach({ ...state, asked })).toBe(`fleet attach ${run} --hosts a,b -i x`)
    expect(renderUpgrade({ ...state, asked }, plain)).toMatch(
      /\nnext: fleet status --hosts a,b -i x\nor on .*\nor back: fleet rollback --hosts a -i x$/,
    )
  })

  it('is upgraded again from here, as from anywhere', () => {
    const failed = { ...held, outcome: 'failed' } as const
    const again = { ...stateAfter(aPlan({ a: {} }), [failed]), isRebuilt: true } as const
    expect(nextCommand(again)).toBe('fleet upgrade --hosts a')
    expect(nextElsewhere(again)).toEqual([])
  })

  it('is nothing else where there is one', () => {
    const kept = stateAfter(aPlan({ a: {} }), [held])
    expect([nextCommand(kept), nextElsewhere(kept)]).toEqual([`fleet resume ${run}`, []])
    expect(sayAttach(kept)).toBe(`fleet attach ${run}`)
  })
})

describe('what the operator typed', () => {
  const asked = { inventory: 'other fleet', rollout: 'fast' }
  const ended = (outcome: Outcome, failure?: HostFailure): FleetEvent => ({
    ...{ type: 'host-finished', at: startedAt + 60, host: 'a', outcome },
    ...(failure ? { failure } : {}),
  })

  it.each<[name: string, event: FleetEvent, next: string]>([
    [
      'to upgrade again',
      ended('failed'),
      "fleet upgrade --hosts a --rollout fast -i 'other fleet'",
    ],
    ['to look at it', ended('upgraded'), "fleet status --hosts prod -i 'other fleet'"],
    [
      'to plan what is blocked',
      ended('blocked', { kind: 'bower-missing' }),
      "fleet plan --hosts a --rollout fast -i 'other fleet'",
    ],
    [
      'but to resume, since the run knows them',
      { type: 'run-detached', at: startedAt },
      `fleet resume ${run}`,
    ],
    [
      'but where it is no command of fleet',
      ended('unreachable', { kind: 'address-unresolved', address: 'lon1.example.net' }),
      'getent hosts lon1.example.net',
    ],
  ])('is said again after a run %s', (_name, event, next) => {
    expect(nextCommand({ ...stateAfter(aPlan({ a: {} }), [event]), asked })).toBe(next)
  })

  it('is kept with the run', () => {
    const state = replay([{ ...runStarted(aPlan({ a: {} })), asked }])
    expect(state?.asked).toEqual(asked)
  })

  it('is said again after a plan, of every host', () => {
    const text = renderPlan(aPlan({ a: {}, b: isBlocked }), plain, { asked })
    expect(text.split('\n').at(-1)).toBe(
      "next: fleet upgrade --hosts prod --rollout fast -i 'other fleet'",
    )
    expect(text).toContain("next: fleet plan --hosts b --rollout fast -i 'other fleet'\n")
  })

  it('is said again below the end of a host', () => {
    const failure: HostFailure = { kind: 'launch-failed', exitCode: 73, lines: ['full'] }
    const state = stateAfter(aPlan({ a: {} }), [ended('failed', failure)])
    expect(renderUpgrade({ ...state, asked }, plain)).toContain(
      "  fleet plan --hosts a --rollout fast -i 'other fleet'\n",
    )
  })
})
