import { expect, it } from 'vitest'
import type { HostState } from '../../src/journal/run-state.ts'
import { sayNothingToSettle } from '../../src/report/nothing-to-settle.ts'
import { aPlan, stateAfter } from '../support/run-builders.ts'

const run = '20261121-020000-test'
const begun = { attempt: 1, step: '4.8.0/composer', release: '4.8.0' }
const ended = { ...begun, failedStep: '4.8.0/schema' }

it.each<[Partial<HostState>, boolean, string, string]>([
  [{}, false, 'it has not begun in this run', `fleet resume ${run}`],
  [begun, true, 'it is at work in 4.8.0/composer', `fleet attach ${run}`],
  [begun, false, 'its runner ended without a word in 4.8.0/composer', `fleet resume ${run}`],
  [
    { ...ended, attemptOutcome: 'held' },
    false,
    'it is held in 4.8.0/schema',
    `fleet resume ${run}`,
  ],
  [{ ...begun, attemptOutcome: 'stopped' }, false, 'it is held', `fleet resume ${run}`],
  [
    { ...ended, attemptOutcome: 'reverted' },
    false,
    'it reverted in 4.8.0/schema',
    `fleet logs ${run} lon1`,
  ],
  [{ ...begun, attemptOutcome: 'failed' }, false, 'it failed', `fleet logs ${run} lon1`],
  [
    { ...begun, attemptOutcome: 'upgraded' },
    false,
    'it is upgraded to 4.8.0',
    'fleet verify --hosts lon1',
  ],
  [
    { ...begun, attemptOutcome: 'done' },
    false,
    'it has done what it was to do',
    'fleet status --hosts lon1',
  ],
])('a host %j, at work: %s, is told to stand so: %s', (differing, isAtWork, stands, next) => {
  const lon1 = stateAfter(aPlan({ lon1: {} }), []).hosts.get('lon1') as HostState
  expect(sayNothingToSettle(run, { state: { ...lon1, ...differing }, isAtWork })).toEqual({
    problem: `lon1 has no interrupted step: ${stands}`,
    next,
  })
})
