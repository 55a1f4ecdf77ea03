import { expect, it } from 'vitest'
import { renderGrid } from '../../src/report/grid.ts'

it('has a line for each row, also where two in turn end early', () => {
  expect(
    renderGrid(['host', 'release', 'site'], [['ams1'], ['lon1'], ['dub1', '4.9.3', 'up']]),
  ).toBe(
    `host  release  site
ams1
lon1
dub1  4.9.3    up`,
  )
})
