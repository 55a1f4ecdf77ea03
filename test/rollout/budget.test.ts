import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/events.ts'
import { aHostPlan } from '../support/builders.ts'
import { aStagedPlan, Rehearsal } from '../support/rehearsal.ts'

describe('the budget', () => {
  const failing: Outcome[] = ['failed', 'reverted', 'held', 'interrupted', 'unknown', 'unreachable']

  it.each(failing)(
    'is spent by a host that ends %s: the next stage does not start',
    async (outcome) => {
      const plan = aStagedPlan([{ batches: [['a']] }, { batches: [['b']] }])
      const rehearsal = await new Rehearsal(plan, { a: outcome }).roll()
      expect(rehearsal.started).toEqual(['a'])
      expect(rehearsal.outcomes()).toEqual({ a: outcome, b: 'not-started' })
      expect(rehearsal.state.haltedBy).toBe('budget')
      expect(rehearsal.events).toContainEqual({
        type: 'budget-spent',
        at: 1,
        stage: 'stage1',
        failed: 1,
        budget: 0,
      })
    },
  )

  it('is not spent by as many failed hosts as it allows', async () => {
    const plan = aStagedPlan([{ batches: [['a', 'b']], budget: 1 }, { batches: [['c']] }])
    const rehearsal = await new Rehearsal(plan, { a: 'failed' }).roll()
    expect(rehearsal.outcomes()).toMatchObject({ b: 'upgraded', c: 'upgraded' })
  })

  it('counts a host that could not be reached for the survey in the stage it belongs to', async () => {
    const unreachable = { kind: 'address-unresolved', address: 'x' } as const
    const lost = aHostPlan({ host: 'lost', hops: [], unreachable, setup: undefined })
    const plan = aStagedPlan([{ batches: [['a', 'lost']] }, { batches: [['b']] }], [lost])
    const rehearsal = await new Rehearsal(plan).roll()
    expect(rehearsal.outcomes()).toMatchObject({ lost: 'unreachable', b: 'not-started' })
  })

  it('lets nothing new start in the middle of a batch either, and lets finish what runs', async () => {
    const plan = aStagedPlan([{ batches: [['a', 'b', 'c', 'd']] }])
    const rehearsal = await new Rehearsal(plan, { a: 'failed' }, 2).roll()
    expect(rehearsal.started).toEqual(['a', 'b'])
    expect(rehearsal.outcomes()).toMatchObject({
      b: 'upgraded',
      c: 'not-started',
      d: 'not-started',
    })
  })

  it('that is spent by the last hosts halts nothing', async () => {
    const rehearsal = await new Rehearsal(aStagedPlan([{ batches: [['a', 'b']] }]), {
      a: 'failed',
    }).roll()
    expect(rehearsal.state.haltedBy).toBeUndefined()
  })

  it('is never passed by more than what was at work when it was spent', () => {
    const outcomes = fc.array(fc.constantFrom<Outcome>('upgraded', 'failed', 'reverted'), {
      minLength: 1,
      maxLength: 30,
    })
    return fc.assert(
      fc.asyncProperty(
        outcomes,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (ends, budget, concurrency) => {
          const hosts = ends.map((_, index) => `h${index}`)
          const named = Object.fromEntries(ends.map((outcome, index) => [`h${index}`, outcome]))
          const rehearsal = await new Rehearsal(
            aStagedPlan([{ batches: [hosts], budget }]),
            named,
            concurrency,
          ).roll()
          const failed = rehearsal.started.filter((host) => named[host] !== 'upgraded').length
          expect(failed).toBeLessThanOrEqual(budget + concurrency)
        },
      ),
    )
  })
})
