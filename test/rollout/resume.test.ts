import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/events.ts'
import { aStagedPlan, Rehearsal } from '../support/rehearsal.ts'

describe('a resume', () => {
  it('starts what is left and tries again what is held, not what was reverted', async () => {
    const plan = aStagedPlan([
      { batches: [['held', 'reverted', 'good']], budget: 1 },
      { batches: [['late']] },
    ])
    const rehearsal = await new Rehearsal(plan, { held: 'held', reverted: 'reverted' }).roll()
    expect(rehearsal.outcomes()).toMatchObject({ good: 'upgraded', late: 'not-started' })
    rehearsal.started.length = 0
    await rehearsal.resume()
    expect(rehearsal.started).toEqual(['held'])
  })

  it('goes on with what is begun, and starts nothing else, also where the budget is spent', async () => {
    const plan = aStagedPlan([{ batches: [['held', 'reverted'], ['late']] }])
    const rehearsal = await new Rehearsal(plan, { held: 'held', reverted: 'reverted' }).roll()
    rehearsal.started.length = 0
    await rehearsal.resume()
    expect(rehearsal.started).toEqual(['held'])
  })

  it('goes on with the next stage when what was held is upgraded now', async () => {
    const plan = aStagedPlan([{ batches: [['a']] }, { batches: [['b']] }])
    const ends: Record<string, Outcome> = { a: 'held' }
    const rehearsal = await new Rehearsal(plan, ends).roll()
    ends.a = 'upgraded'
    await rehearsal.resume()
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'upgraded' })
    expect(rehearsal.state.haltedBy).toBeUndefined()
  })

  it('of a run that is over does nothing', async () => {
    const rehearsal = await new Rehearsal(aStagedPlan([{ batches: [['a']] }])).roll()
    rehearsal.started.length = 0
    await rehearsal.resume()
    expect(rehearsal.started).toEqual([])
  })
})
