import { describe, expect, it } from 'vitest'
import type { Rollout } from '../../src/inventory/inventory.ts'
import { canStart, type Plan } from '../../src/plan/plan.ts'
import { planFleet } from '../../src/plan/plan-fleet.ts'
import type { Survey } from '../../src/survey/survey.ts'
import { aHost, anApplication, anInventory, someFacts } from '../support/builders.ts'

type Found = 'behind' | 'current' | 'blocked' | 'unreachable'

function surveyOf(name: string, found: Found): Survey {
  const host = aHost({ name })
  const { git } = anApplication()
  const current = anApplication({ git: { ...git, nearest: { release: '4.9.3', ahead: 0 } } })
  switch (found) {
    case 'behind':
      return { host, facts: someFacts() }
    case 'current':
      return { host, facts: someFacts({ application: current }) }
    case 'blocked':
      return { host, facts: someFacts({ missingTools: ['flock'] }) }
    case 'unreachable':
      return { host, failure: { kind: 'link-lost', reason: 'no answer in time' } }
  }
}

function planOf(found: Record<string, Found>, rollout?: Rollout, isFirstAlone = false): Plan {
  const inventory = anInventory(Object.keys(found))
  const surveys = Object.entries(found).map(([name, how]) => surveyOf(name, how))
  return planFleet(
    surveys,
    { work: 'upgrade', target: 'latest', wasDown: false },
    { inventory, selection: 'prod', rollout, isFirstAlone },
  )
}

describe('the plan of a fleet', () => {
  it('tells every host, in the order given, and which can start', () => {
    const plan = planOf({ a: 'current', b: 'behind', c: 'blocked', d: 'unreachable' })
    expect(plan.hosts.map((host) => [host.host, canStart(host)])).toEqual([
      ['a', false],
      ['b', true],
      ['c', false],
      ['d', false],
    ])
    expect(plan.hosts[3]?.unreachable).toEqual({ kind: 'link-lost', reason: 'no answer in time' })
  })

  it('leads by the usual rollout: the first host that can start, then the rest', () => {
    const plan = planOf({ a: 'current', b: 'behind', c: 'behind', d: 'behind' })
    expect([plan.rollout, plan.target, plan.selection]).toEqual(['usual', 'latest', 'prod'])
    expect(plan.stages.map(({ name, batches }) => [name, batches])).toEqual([
      ['first', [['b']]],
      ['rest', [['c', 'd']]],
    ])
    expect(plan.hosts.map(({ stage }) => stage)).toEqual(['rest', 'first', 'rest', 'rest'])
  })

  it('keeps unreachable hosts in their batches, since they count against the budget', () => {
    const plan = planOf({ a: 'behind', b: 'unreachable', c: 'blocked', d: 'current' })
    expect(plan.stages.flatMap(({ batches }) => batches)).toEqual([['a'], ['b']])
  })

  it('has no stage where nothing starts', () => {
    expect(planOf({ a: 'current', b: 'blocked' }).stages).toEqual([])
  })

  it('goes by the rollout that was chosen', () => {
    const rollout: Rollout = {
      name: 'slow',
      stages: [{ name: 'c first', hosts: 'c', batch: [{ count: 1 }], soak: 5, budget: 1 }],
    }
    const plan = planOf({ a: 'behind', b: 'behind', c: 'behind' }, rollout)
    const all = [{ percent: 100 }]
    expect(plan.rollout).toBe('slow')
    expect(plan.stages).toEqual([
      { name: 'c first', sizes: [{ count: 1 }], batches: [['c']], soakSeconds: 5, budget: 1 },
      { name: 'last', sizes: all, batches: [['a', 'b']], soakSeconds: 60, budget: 0 },
    ])
  })

  it('puts one site before a rollout whose canary is not among those that start, where that is asked', () => {
    const canary = { name: 'canary', hosts: 'a', batch: [{ percent: 100 }], soak: 5, budget: 0 }
    const slow: Rollout = {
      name: 'slow',
      stages: [canary, { ...canary, name: 'rest', hosts: 'all' }],
    }
    const found = { a: 'current', b: 'behind', c: 'behind', d: 'behind' } as const
    expect(planOf(found, slow).stages.map(({ batches }) => batches)).toEqual([[['b', 'c', 'd']]])
    expect(planOf(found, slow, true).stages.map(({ batches }) => batches)).toEqual([
      [['b'], ['c', 'd']],
    ])
  })
})
