import { describe, expect, it } from 'vitest'
import { isUnfinished } from '../../../src/commands/run/recall.ts'
import type { FleetEvent, Outcome } from '../../../src/events.ts'
import { aPlan, startedAt, stateAfter } from '../../support/run-builders.ts'

const ended: FleetEvent = { type: 'run-finished', at: startedAt + 90 }

function runWith(outcome: Outcome, ...more: FleetEvent[]) {
  const at = startedAt + 60
  return stateAfter(aPlan({ a: {} }), [{ type: 'host-finished', at, host: 'a', outcome }, ...more])
}

describe('a run that fleet resume has something to do for', () => {
  it.each<[Outcome, boolean]>([
    ['held', true],
    ['interrupted', true],
    ['unknown', true],
    ['upgraded', false],
    ['reverted', false],
    ['blocked', false],
  ])('with a host that ended %s: %s', (outcome, isOpen) => {
    expect(isUnfinished(runWith(outcome, ended))).toBe(isOpen)
  })

  it('is one that has not come to its end, whatever its hosts came to', () => {
    expect(isUnfinished(runWith('upgraded'))).toBe(true)
  })
})
