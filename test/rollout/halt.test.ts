import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../src/report/exit-code.ts'
import { aStagedPlan, Rehearsal } from '../support/rehearsal.ts'

describe('a halt by the operator', () => {
  it('starts nothing new; what runs finishes', async () => {
    const rehearsal = new Rehearsal(aStagedPlan([{ batches: [['a'], ['b']], soakSeconds: 60 }]))
    await rehearsal.roll({ wait: async () => rehearsal.halt.abort() })
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'not-started' })
    expect(rehearsal.state.haltedBy).toBe('operator')
  })

  it('while the last host is at work halts nothing: there was nothing left to start', async () => {
    const rehearsal = new Rehearsal(aStagedPlan([{ batches: [['a']] }, { batches: [['b']] }]))
    await rehearsal.roll({
      runHost: async (host) => {
        if (host === 'b') rehearsal.halt.abort()
        await rehearsal.runHost(host)
      },
    })
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'upgraded' })
    expect(rehearsal.types()).not.toContain('run-halted')
    expect(exitCodeOf(rehearsal.state)).toBe(0)
  })

  it('ends a soak at once, as letting go does', async () => {
    for (const how of ['halt', 'detach'] as const) {
      const rehearsal = new Rehearsal(aStagedPlan([{ batches: [['a'], ['b']], soakSeconds: 60 }]))
      const wait = (_: number, signal: AbortSignal) =>
        new Promise<undefined>((resolve, reject) => {
          signal.addEventListener('abort', () => resolve(undefined))
          rehearsal[how].abort()
          if (!signal.aborted) reject(new Error(`the soak does not hear ${how}`))
        })
      await rehearsal.roll({ wait })
      expect(rehearsal.started).toEqual(['a'])
      expect(rehearsal.types().at(-1)).toBe(how === 'halt' ? 'run-finished' : 'run-detached')
    }
  })

  it('that lets go says so, and leaves the outcome of running hosts open', async () => {
    const rehearsal = new Rehearsal(aStagedPlan([{ batches: [['a', 'b']] }]))
    await rehearsal.roll({ runHost: async () => rehearsal.detach.abort() })
    expect(rehearsal.types().at(-1)).toBe('run-detached')
    expect(rehearsal.state.isDetached).toBe(true)
  })
})
