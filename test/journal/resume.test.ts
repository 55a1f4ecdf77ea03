import { describe, expect, it } from 'vitest'
import type { FleetEvent, Outcome } from '../../src/events.ts'
import type { HostPlan } from '../../src/plan/plan.ts'
import { aPlan, startedAt, stateAfter } from '../support/run-builders.ts'

const resumed: FleetEvent = { type: 'run-resumed', at: startedAt + 90, by: 'bob@noc' }

function finished(outcome: Outcome): FleetEvent {
  const failure = { kind: 'link-lost', reason: 'no answer in time' } as const
  return { type: 'host-finished', at: startedAt + 60, host: 'lon1', outcome, failure }
}

function resumedAfter(outcome: Outcome, differing: Partial<HostPlan> = {}) {
  const state = stateAfter(aPlan({ lon1: differing }), [finished(outcome), resumed])
  return state.hosts.get('lon1')
}

describe('a resumed run', () => {
  it.each<[Outcome]>([['held'], ['interrupted'], ['unknown'], ['not-started'], ['unreachable']])(
    'opens a host again that is %s',
    (outcome) => {
      const host = resumedAfter(outcome)
      expect(host?.outcome).toBeUndefined()
      expect(host?.failure).toBeUndefined()
      expect(host?.finishedAt).toBeUndefined()
    },
  )

  it.each<[Outcome]>([['upgraded'], ['failed'], ['reverted']])(
    'leaves a host alone that is %s: it needs a new run, or nothing',
    (outcome) => {
      expect(resumedAfter(outcome)).toMatchObject({ outcome, finishedAt: startedAt + 60 })
    },
  )

  it.each<[name: string, outcome: Outcome, differing: Partial<HostPlan>]>([
    ['is current', 'current', { hops: [] }],
    ['is blocked', 'blocked', { blockers: [{ kind: 'bower-missing' }] }],
    ['could not be planned', 'unreachable', { unreachable: { kind: 'link-lost', reason: 'x' } }],
  ])('leaves a host alone that %s', (_name, outcome, differing) => {
    expect(resumedAfter(outcome, differing)?.outcome).toBe(outcome)
  })

  it('is neither halted nor detached nor finished, and somebody else’s', () => {
    const state = stateAfter(aPlan({ lon1: {} }), [
      { type: 'run-halted', at: startedAt, reason: 'budget' },
      { type: 'run-detached', at: startedAt },
      { type: 'run-finished', at: startedAt },
      resumed,
    ])
    expect(state).toMatchObject({
      by: 'bob@noc',
      haltedBy: undefined,
      isDetached: false,
      finishedAt: undefined,
      startedAt,
    })
  })
})

describe('a run', () => {
  it('tells that it was halted, detached or finished', () => {
    const state = stateAfter(aPlan({ lon1: {} }), [
      { type: 'run-halted', at: startedAt, reason: 'operator' },
      { type: 'run-detached', at: startedAt },
      { type: 'run-finished', at: startedAt + 5 },
    ])
    expect(state).toMatchObject({
      haltedBy: 'operator',
      isDetached: true,
      finishedAt: startedAt + 5,
    })
  })

  it('has a host at work again once it is launched or attached to', () => {
    const events: FleetEvent[] = [
      { type: 'host-launched', at: startedAt + 70, host: 'lon1', attempt: 2 },
      { type: 'host-attached', at: startedAt + 70, host: 'lon1', fromBytes: 0 },
    ]
    for (const again of events) {
      const host = stateAfter(aPlan({ lon1: {} }), [finished('held'), again]).hosts.get('lon1')
      expect(host).toMatchObject({ outcome: undefined, failure: undefined, finishedAt: undefined })
    }
  })

  it('knows which links are lost', () => {
    const lost: FleetEvent = { type: 'link-lost', at: 1, host: 'lon1', reason: 'reset' }
    const back: FleetEvent = { type: 'link-restored', at: 2, host: 'lon1' }
    const isLost = (...events: FleetEvent[]) =>
      stateAfter(aPlan({ lon1: {} }), events).hosts.get('lon1')?.isLinkLost
    expect([isLost(), isLost(lost), isLost(lost, back)]).toEqual([false, true, false])
  })
})
