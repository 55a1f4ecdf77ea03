import { describe, expect, it } from 'vitest'
import { readCases, summaryOf } from '../support/cases.ts'

describe.each(readCases())('the plan of $name', ({ plan, expected }) => {
  it('is what the case says', () => {
    expect(summaryOf(plan)).toEqual(expected)
  })

  it('leads from what is installed, hop by hop', () => {
    const stations = [plan.from, ...plan.hops.map(({ to }) => to)]
    expect(plan.hops.map(({ from }) => from)).toEqual(stations.slice(0, -1))
  })
})
