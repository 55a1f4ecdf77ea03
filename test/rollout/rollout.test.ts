import { describe, expect, it } from 'vitest'
import { aHostPlan } from '../support/builders.ts'
import { aStagedPlan, Rehearsal } from '../support/rehearsal.ts'

describe('a rollout', () => {
  it('takes stages and batches in order, and finishes', async () => {
    const plan = aStagedPlan([{ batches: [['a']] }, { batches: [['b', 'c'], ['d']] }])
    const rehearsal = await new Rehearsal(plan).roll()
    expect(rehearsal.started).toEqual(['a', 'b', 'c', 'd'])
    expect(
      rehearsal.events
        .filter(({ type }) => /^(stage|batch|run)/.test(type))
        .map(({ type, ...rest }) => [type, 'hosts' in rest ? rest.hosts : '']),
    ).toEqual([
      ['run-started', ''],
      ['stage-started', ''],
      ['batch-started', ['a']],
      ['stage-started', ''],
      ['batch-started', ['b', 'c']],
      ['batch-started', ['d']],
      ['run-finished', ''],
    ])
  })

  it('has no more hosts at work than it may', async () => {
    const hosts = Array.from({ length: 20 }, (_, index) => `h${index}`)
    const rehearsal = await new Rehearsal(aStagedPlan([{ batches: [hosts] }]), {}, 3).roll()
    expect(rehearsal.mostAtOnce).toBe(3)
    expect(rehearsal.started).toHaveLength(20)
  })

  it('soaks after each batch that has one after it, and not after the last', async () => {
    const plan = aStagedPlan([
      { batches: [['a']], soakSeconds: 60 },
      { batches: [['b'], ['c']], soakSeconds: 30 },
    ])
    const rehearsal = await new Rehearsal(plan).roll()
    const soaks = rehearsal.events.flatMap((event) =>
      event.type === 'soak-started' ? [[event.stage, event.seconds]] : [],
    )
    expect(soaks).toEqual([
      ['stage1', 60],
      ['stage2', 30],
    ])
    expect(rehearsal.now).toBe(1 + 60 + 30)
  })

  it('gives hosts with nothing to do their outcome without starting them', async () => {
    const idle = [
      aHostPlan({ host: 'current', hops: [] }),
      aHostPlan({ host: 'blocked', blockers: [{ kind: 'bower-missing' }] }),
    ]
    const rehearsal = await new Rehearsal(aStagedPlan([{ batches: [['a']] }], idle)).roll()
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', current: 'current', blocked: 'blocked' })
    expect(rehearsal.started).toEqual(['a'])
  })
})
