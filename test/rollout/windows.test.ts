import { describe, expect, it } from 'vitest'
import type { Windows } from '../../src/rollout/windows.ts'
import { aStagedPlan, Rehearsal } from '../support/rehearsal.ts'

/** A window that is open from `opensAt` to `closesAt`, by the clock of the rehearsal. */
function windows(
  rehearsal: Rehearsal,
  hours: Readonly<Record<string, readonly [opensAt: number, closesAt: number]>>,
  isWaiting = false,
): Windows {
  const whyClosed = (host: string) => {
    const [opensAt, closesAt] = hours[host] ?? [0, Number.POSITIVE_INFINITY]
    const isOpen = rehearsal.now >= opensAt && rehearsal.now < closesAt
    return isOpen ? undefined : ({ kind: 'window-closed', window: 'w', opensAt } as const)
  }
  return { whyClosed, isWaiting }
}

const plan = aStagedPlan([{ batches: [['a', 'b']] }])

describe('a host outside its window', () => {
  it('is not started, and the others are', async () => {
    const rehearsal = new Rehearsal(plan)
    await rehearsal.roll({ windows: windows(rehearsal, { a: [500, 900] }) })
    expect(rehearsal.started).toEqual(['b'])
    expect(rehearsal.outcomes()).toEqual({ a: 'blocked', b: 'upgraded' })
    expect(rehearsal.state.hosts.get('a')?.failure).toEqual({
      ...{ kind: 'window-closed', window: 'w', opensAt: 500 },
    })
  })

  it('waits where that is asked for, and is started once it opens', async () => {
    const rehearsal = new Rehearsal(plan)
    await rehearsal.roll({ windows: windows(rehearsal, { a: [500, 900] }, true) })
    expect(rehearsal.started).toEqual(['b', 'a'])
    expect(rehearsal.now).toBe(500)
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'upgraded' })
    expect(rehearsal.events).toContainEqual({
      type: 'window-awaited',
      at: 1,
      host: 'a',
      opensAt: 500,
    })
  })

  it('is not started in a later batch either, when its window has closed meanwhile', async () => {
    const staged = aStagedPlan([{ batches: [['a'], ['b']], soakSeconds: 100 }])
    const rehearsal = new Rehearsal(staged)
    await rehearsal.roll({ windows: windows(rehearsal, { b: [0, 50] }) })
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'blocked' })
  })

  it('is waited for only until the run is halted', async () => {
    const rehearsal = new Rehearsal(plan)
    await rehearsal.roll({
      windows: windows(rehearsal, { a: [500, 900] }, true),
      wait: async (seconds) => {
        if (rehearsal.started.includes('b')) rehearsal.halt.abort()
        await rehearsal.wait(seconds)
      },
    })
    expect(rehearsal.started).toEqual(['b'])
    expect(rehearsal.outcomes()).toEqual({ a: 'not-started', b: 'upgraded' })
  })

  it.each(['halt', 'detach'] as const)('is waited for no moment longer after a %s', async (how) => {
    const rehearsal = new Rehearsal(aStagedPlan([{ batches: [['a']] }]))
    await rehearsal.roll({
      windows: windows(rehearsal, { a: [500, 900] }, true),
      wait: async (_, signal) => {
        rehearsal[how].abort()
        if (!signal.aborted) throw new Error(`who waits does not hear ${how}`)
      },
    })
    expect(rehearsal.started).toEqual([])
    expect(rehearsal.types().at(-1)).toBe(how === 'halt' ? 'run-finished' : 'run-detached')
  })

  it('does not keep those from starting that are open, with one at a time', async () => {
    const rehearsal = new Rehearsal(plan, {}, 1)
    await rehearsal.roll({ windows: windows(rehearsal, { a: [500, 900] }, true) })
    expect(rehearsal.started).toEqual(['b', 'a'])
  })
})
