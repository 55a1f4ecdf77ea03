import { describe, expect, it } from 'vitest'
import { warnOfShortWindows } from '../../src/journal/short-windows.ts'
import { usualTimesOf } from '../../src/journal/usual-times.ts'
import { whyClosed } from '../../src/plan/windows.ts'
import { blockersOf } from '../support/blockers-of.ts'
import { aHost } from '../support/builders.ts'
import { aPlan, recorded } from '../support/run-builders.ts'

const window = 'Tue 02:00-04:00 UTC'
const open = Date.parse('2026-11-24T03:59:58Z') / 1000
const closed = Date.parse('2026-11-24T04:00:00Z') / 1000
const opensAt = Date.parse('2026-12-01T02:00:00Z') / 1000

describe('a window', () => {
  it('says when it opens, where it is closed', () => {
    expect(whyClosed(aHost({ window }), closed)).toEqual({ kind: 'window-closed', window, opensAt })
    expect(whyClosed(aHost({ window }), open)).toBeUndefined()
    expect(whyClosed(aHost(), closed)).toBeUndefined()
  })

  it('blocks a host on its way while it is closed, unless it may wait', () => {
    const blocker = { kind: 'window-closed', window, opensAt }
    expect(blockersOf({ host: { window }, now: closed })).toEqual([blocker])
    expect(blockersOf({ host: { window }, now: open })).toEqual([])
    expect(blockersOf({ host: { window } })).toEqual([])
    expect(blockersOf({ host: { window }, now: closed, path: [] })).toEqual([])
  })

  it('is warned of where the steps usually take longer than it is open', () => {
    const usual = usualTimesOf([
      recorded('lon1', [
        { type: 'step-started', step: '4.7.3/composer' },
        { type: 'step-started', step: '4.8.0/fetch' },
        { type: 'step-started', step: '4.8.0/composer' },
        { type: 'step-finished', step: '4.8.0/composer', code: 0 },
        { type: 'step-started', step: '4.8.0/schema' },
        { type: 'step-finished', step: '4.8.0/schema', code: 0 },
        { type: 'step-started', step: '4.8.0/up' },
        { type: 'step-finished', step: '4.8.0/up', code: 0 },
      ]),
    ])
    const hosts = [aHost({ name: 'lon1', window }), aHost({ name: 'ams1' })]
    const warned = (now: number) =>
      warnOfShortWindows(aPlan({ lon1: {}, ams1: {} }), hosts, { usual, now }).hosts.map(
        ({ warnings }) => warnings,
      )
    expect(warned(open)).toEqual([['window-short'], []])
    expect(warned(open - 60)).toEqual([[], []])
  })
})
