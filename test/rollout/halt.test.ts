import { describe, expect, it } from 'vitest'
import { aStagedPlan, Rehearsal } from '../support/rehearsal.ts'

describe('a halt by the operator', () => {
  it('starts nothing new; what runs finishes', async () => {
    const rehearsal = new Rehearsal(aStagedPlan([{ batches: [['a'], ['b']], soakSeconds: 60 }]))
    await rehearsal.roll({ soak: async () => rehearsal.halt.abort() })
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'not-started' })
    expect(rehearsal.state.haltedBy).toBe('operator')
  })

  it('that lets go says so, and leaves the outcome of running hosts open', async () => {
    const rehearsal = new Rehearsal(aStagedPlan([{ batches: [['a', 'b']] }]))
    await rehearsal.roll({ runHost: async () => rehearsal.detach.abort() })
    expect(rehearsal.types().at(-1)).toBe('run-detached')
    expect(rehearsal.state.isDetached).toBe(true)
  })
})
