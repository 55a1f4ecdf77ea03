import { describe, expect, it } from 'vitest'
import { planHops } from '../../src/plan/hops.ts'
import { planFleet } from '../../src/plan/plan-fleet.ts'
import { isReviewed } from '../../src/plan/review.ts'
import { aHost, aHostPlan, anInventory, someFacts } from '../support/builders.ts'

const setup = { leaveDown: false, health: undefined, role: 'alone' } as const
const path = ['4.8.0', '4.9.0', '4.9.3']

describe('a plan with a review', () => {
  it.each(['alone', 'schema-host'] as const)(
    'has a host that is %s wait in every hop, before the schema',
    (role) => {
      for (const { steps } of planHops(path, { ...setup, role }, { review: true })) {
        const ids = steps.map(({ id }) => id)
        expect(ids[ids.indexOf('review') + 1]).toBe('wait-review')
        expect(ids.indexOf('wait-review')).toBeLessThan(ids.indexOf('schema'))
        expect(steps.find(({ id }) => id === 'wait-review')).toMatchObject({
          ...{ phase: 'change', limit: 900 },
        })
      }
    },
  )

  it('has no sibling wait for one: the schema host does', () => {
    const hops = planHops(path, { ...setup, role: 'sibling' }, { review: true })
    expect(isReviewed({ hosts: [aHostPlan({ hops })] })).toBe(false)
  })

  it('is told from one without', () => {
    const reviewed = aHostPlan({ hops: planHops(path, setup, { review: true }) })
    const plain = aHostPlan({ hops: planHops(path, setup) })
    expect(isReviewed({ hosts: [plain, reviewed] })).toBe(true)
    expect(isReviewed({ hosts: [plain] })).toBe(false)
  })
})

describe('the order of a review', () => {
  it('begins with one site alone, whatever the rollout says: its SQL is what the others are held against', () => {
    const names = ['lon1', 'ams1', 'fra1']
    const rule = { name: 'all', hosts: 'all', batch: [{ percent: 100 }], soak: 0, budget: 0 }
    const choice = {
      inventory: anInventory(names),
      rollout: { name: 'at once', stages: [rule] },
      selection: 'all',
    }
    const surveys = names.map((name) => ({ host: aHost({ name }), facts: someFacts() }))
    const wishes = { work: 'upgrade', target: 'latest', wasDown: false } as const
    const batchesOf = (review: boolean) =>
      planFleet(surveys, { ...wishes, review }, choice).stages.map(({ batches }) => batches)
    expect(batchesOf(true)).toEqual([[['lon1'], ['ams1', 'fra1']]])
    expect(batchesOf(false)).toEqual([[['lon1', 'ams1', 'fra1']]])
  })
})
