import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffSeconds } from '../../src/remote/backoff.ts'

describe('the pause before another try', () => {
  it.each([
    [1, 0.5],
    [2, 1],
    [3, 2],
    [6, 16],
    [7, 30],
    [50, 30],
    [5000, 30],
  ])('number %i is between half of %d seconds and all of it', (attempt, most) => {
    expect(backoffSeconds(attempt, 0)).toBe(most / 2)
    expect(backoffSeconds(attempt, 0.999_999)).toBeCloseTo(most, 3)
  })

  it('stays within its bounds, whatever the chance', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (attempt, random) => {
        const pause = backoffSeconds(attempt, random)
        expect(pause).toBeGreaterThanOrEqual(0.25)
        expect(pause).toBeLessThanOrEqual(30)
      }),
    )
  })

  it('differs from host to host, so that those lost together do not come back together', () => {
    const pauses = Array.from({ length: 50 }, () => backoffSeconds(5))
    expect(new Set(pauses).size).toBeGreaterThan(40)
  })
})
