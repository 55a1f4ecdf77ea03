import { expect, it } from 'vitest'
import { renderOver } from '../../src/report/over-text.ts'
import { aPlan, startedAt, stateAfter } from '../support/run-builders.ts'

it('a run that is over and well leads to its story', () => {
  const at = startedAt + 90
  const state = stateAfter(aPlan({ lon1: {} }), [
    { type: 'host-finished', at, host: 'lon1', outcome: 'upgraded' },
    { type: 'run-finished', at },
  ])
  expect(renderOver(state)).toBe(
    'run 20261121-020000-test is over: ended 2026-11-21 01:54 UTC with exit code 0, ' +
      '1 host: 1 upgraded\nnext: fleet show 20261121-020000-test',
  )
})
