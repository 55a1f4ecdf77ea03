import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FleetEvent, HostFact, Outcome } from '../../src/events.ts'
import type { Blocker, HostFailure } from '../../src/failure.ts'
import { replay } from '../../src/journal/replay.ts'
import { type HostState, outcomeOf } from '../../src/journal/run-state.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { hostFact, laterEvent } from '../support/arbitrary-events.ts'
import { aSetup } from '../support/builders.ts'
import { aPlan, recorded, runStarted, startedAt, stateAfter } from '../support/run-builders.ts'

const plan = aPlan({ lon1: {}, ams1: {} })
const events = fc.array(laterEvent, { maxLength: 40 })

function hostAfter(some: readonly FleetEvent[], name = 'lon1'): HostState {
  const host = stateAfter(plan, some).hosts.get(name)
  if (!host) throw new Error(`no ${name}`)
  return host
}

const factsOf = (...facts: HostFact[]) => hostAfter(recorded('lon1', facts))

describe('replaying', () => {
  it('all events at once is going on from where the first part led', () => {
    fc.assert(
      fc.property(events, events, (first, then) => {
        const start = runStarted(plan)
        const halfway = replay([start, ...first])
        expect(replay(then, halfway)).toEqual(replay([start, ...first, ...then]))
      }),
      { numRuns: 500 },
    )
  })

  it('changes nothing of the state it went on from', () => {
    fc.assert(
      fc.property(events, events, (first, then) => {
        const state = stateAfter(plan, first)
        const before = structuredClone(state)
        replay(then, state)
        expect(state).toEqual(before)
      }),
    )
  })

  it('gives nothing before a run has started, and nothing of hosts that are not in it', () => {
    fc.assert(
      fc.property(events, (some) => {
        expect(replay(some)).toBeUndefined()
        expect([...stateAfter(plan, some).hosts.keys()]).toEqual(['lon1', 'ams1'])
      }),
    )
  })

  it('facts that were seen before, as two followers see them, changes nothing', () => {
    const facts = fc.array(hostFact, { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(facts, fc.nat(), fc.nat(), (some, from, to) => {
        const record = recorded('lon1', some)
        const again = record.slice(from % record.length).slice(0, 1 + (to % record.length))
        expect(hostAfter([...record, ...again])).toEqual(hostAfter(record))
      }),
      { numRuns: 500 },
    )
  })

  it('counts the bytes of the record, and those of one host only for it', () => {
    const record = recorded('lon1', [{ type: 'site-went-down' }, { type: 'site-came-up' }])
    expect(hostAfter(record).offsetBytes).toBe(200)
    expect(hostAfter(record, 'ams1')).toEqual(hostAfter([], 'ams1'))
  })

  it('an attach does not take its offset for progress', () => {
    const attach: FleetEvent = { type: 'host-attached', at: 1, host: 'lon1', fromBytes: 900 }
    expect(hostAfter([attach]).offsetBytes).toBe(0)
  })
})

describe('the downtime', () => {
  const down: HostFact = { type: 'site-went-down' }
  const up: HostFact = { type: 'site-came-up' }
  const hop: HostFact = { type: 'hop-started', hop: '4.8.0' }

  it.each<[name: string, facts: HostFact[], seconds: number, since: number | undefined]>([
    ['never down', [hop, hop], 0, undefined],
    ['down and up', [down, hop, hop, up], 3, undefined],
    ['down still', [hop, down, hop], 0, startedAt + 2],
    ['down twice', [down, up, hop, down, hop, up], 3, undefined],
    ['down twice, still', [down, up, hop, down], 1, startedAt + 4],
    ['up without having been down', [hop, up], 0, undefined],
  ])('is the sum of all times it was: %s', (_name, facts, seconds, since) => {
    const host = factsOf(...facts)
    expect([host.downtimeSeconds, host.downSince]).toEqual([seconds, since])
  })
})

describe('the downtime of a site that was found down', () => {
  const found = (leaveDown = false, blockers: Blocker[] = []) =>
    aPlan({
      lon1: {
        setup: aSetup({ foundDown: true, foundDownSince: startedAt - 600, leaveDown }),
        blockers,
      },
    })
  const rest = (plan: Plan, ...facts: HostFact[]) => {
    const host = stateAfter(plan, recorded('lon1', facts)).hosts.get('lon1')
    return [host?.downtimeSeconds, host?.downSince]
  }
  const down: HostFact = { type: 'site-went-down' }
  const up: HostFact = { type: 'site-came-up' }

  it('is counted from when it went down, whichever run that was', () => {
    expect(rest(found())).toEqual([0, startedAt - 600])
    expect(rest(found(), up)).toEqual([601, undefined])
    expect(rest(found(), up, down, up)).toEqual([602, undefined])
    expect(rest(found(true))).toEqual([0, startedAt - 600])
  })

  it('is not told of a host that this run does not touch', () => {
    expect(rest(found(false, [{ kind: 'bower-missing' }]))).toEqual([0, undefined])
  })
})

describe('the facts of a host', () => {
  const started: HostFact = { type: 'attempt-started', attempt: 1, mode: 'run' }

  it('tell the running step, and since when', () => {
    expect(factsOf(started, { type: 'step-started', step: '4.8.0/composer' })).toMatchObject({
      attempt: 1,
      step: '4.8.0/composer',
      stepStartedAt: startedAt + 2,
      isStepRunning: true,
    })
  })

  it('tell that a step has ended', () => {
    const step = '4.8.0/composer'
    const ended: HostFact = { type: 'step-finished', step, code: 7 }
    expect(factsOf({ type: 'step-started', step }, ended).isStepRunning).toBe(false)
  })

  it('tell the release it stands on, the last complete hop or what the end says', () => {
    const hop: HostFact = { type: 'hop-finished', hop: '4.8.0' }
    const end = {
      type: 'attempt-finished',
      attempt: 1,
      outcome: 'reverted',
      release: '4.7.3',
    } as const
    expect(factsOf().release).toBe('4.7.3')
    expect(factsOf(started, hop).release).toBe('4.8.0')
    expect(factsOf(started, hop, end).release).toBe('4.7.3')
  })

  it('count what was mended', () => {
    const counted = (count: number): HostFact => ({ type: 'things-counted', step: 's', count })
    expect(factsOf(counted(3), counted(0), counted(4)).fixedPermissions).toBe(7)
  })

  it('begin anew with a new attempt', () => {
    const end = {
      type: 'attempt-finished',
      attempt: 1,
      outcome: 'held',
      release: '4.8.0',
      step: '4.8.0/schema',
      code: 9,
    } as const
    expect(factsOf(started, end)).toMatchObject({
      attemptOutcome: 'held',
      failedStep: '4.8.0/schema',
      failedCode: 9,
    })
    expect(factsOf(started, end, { ...started, attempt: 2 })).toMatchObject({
      attempt: 2,
      attemptOutcome: undefined,
      failedStep: undefined,
      failedCode: undefined,
    })
  })
})

describe('a site that serves again', () => {
  const upgraded = (failure: HostFailure): FleetEvent => ({
    ...{ type: 'host-finished', at: startedAt, host: 'lon1', outcome: 'upgraded' },
    failure,
  })
  const serves: FleetEvent = { type: 'health-sampled', at: 1, host: 'lon1', health: 'serves' }
  const fails: FleetEvent = { ...serves, health: 'fails' }
  const failed = (step: string): HostFailure => ({
    ...{ kind: 'step-failed', step, exitCode: 1, reason: undefined, lines: [] },
  })
  const lost: HostFailure = { kind: 'health-lost', lines: [] }

  it.each<[name: string, events: FleetEvent[], failure: HostFailure | undefined]>([
    ['after its health step', [upgraded(failed('4.8.0/health')), serves], undefined],
    [
      'after a soak',
      [{ type: 'health-lost', at: 1, host: 'lon1', failure: lost }, serves],
      undefined,
    ],
    ['and another step failed', [upgraded(failed('4.8.0/up')), serves], failed('4.8.0/up')],
    ['no, it fails', [upgraded(lost), fails], lost],
  ])('is healthy again: %s', (_name, some, failure) => {
    expect(hostAfter(some).failure).toEqual(failure)
  })
})

describe('an outcome where no controller saw the end', () => {
  const started: HostFact = { type: 'attempt-started', attempt: 1, mode: 'run' }
  const end = (outcome: 'upgraded' | 'stopped') =>
    ({ type: 'attempt-finished', attempt: 1, outcome, release: '4.8.0' }) as const
  const launched: FleetEvent = { type: 'host-launched', at: startedAt, host: 'lon1', attempt: 1 }
  const down: HostFact = { type: 'site-went-down' }

  it.each<[name: string, events: FleetEvent[], outcome: Outcome]>([
    ['nothing was begun', [], 'not-started'],
    ['it was launched and never told anything', [launched], 'unknown'],
    ['it began and its end is not known', recorded('lon1', [started]), 'unknown'],
    ['it told its end', recorded('lon1', [started, end('upgraded')]), 'upgraded'],
    ['it was stopped', recorded('lon1', [started, down, end('stopped')]), 'held'],
  ])('is told from the record: %s', (_name, some, outcome) => {
    expect(outcomeOf(hostAfter(some))).toBe(outcome)
  })
})
