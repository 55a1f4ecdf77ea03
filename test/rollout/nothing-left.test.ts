import { expect, it } from 'vitest'
import type { FleetEvent, Outcome } from '../../src/events.ts'
import type { HostFailure } from '../../src/failure.ts'
import { isNothingLeft } from '../../src/rollout/nothing-left.ts'
import { aSetup, aSiteCheck } from '../support/builders.ts'
import { aPlan, startedAt, stateAfter } from '../support/run-builders.ts'

const at = startedAt + 60
const over: FleetEvent = { type: 'run-finished', at }
const ill: HostFailure = { kind: 'health-lost', lines: [] }

const setup = aSetup({ health: aSiteCheck() })

function ended(outcome: Outcome, failure?: HostFailure): FleetEvent[] {
  const finished = { type: 'host-finished', at, host: 'lon1', outcome } as const
  return [
    { type: 'host-launched', at: startedAt, host: 'lon1', attempt: 1 },
    failure ? { ...finished, failure } : finished,
  ]
}

it.each<[string, FleetEvent[], boolean]>([
  ['a host that is upgraded', [...ended('upgraded'), over], true],
  ['a host that is reverted, and needs a new run', [...ended('reverted'), over], true],
  ['a host that failed, and needs a new run', [...ended('failed'), over], true],
  ['a host that is held', [...ended('held'), over], false],
  ['a host whose step was interrupted', [...ended('interrupted'), over], false],
  ['a host that nobody knows the end of', [...ended('unknown'), over], false],
  ['a host that was not reached', [...ended('unreachable'), over], false],
  ['a host that another run had', [...ended('blocked'), over], false],
  ['a host that was never started', [over], false],
  ['a site that did not serve, and may by now', [...ended('upgraded', ill), over], false],
  ['a run whose controller was killed at its end', ended('upgraded'), false],
  [
    'a run that was taken up again and let go of',
    [...ended('upgraded'), over, { type: 'run-resumed', at, by: 'eve@noc' }],
    false,
  ],
])('of %s', (_, events, expected) => {
  expect(isNothingLeft(stateAfter(aPlan({ lon1: { setup } }), events))).toBe(expected)
})

it('of a host that was blocked from the start a resume has nothing left', () => {
  const plan = aPlan({ lon1: { blockers: [{ kind: 'bower-missing' }] } })
  const blocked: FleetEvent = { type: 'host-finished', at, host: 'lon1', outcome: 'blocked' }
  expect(isNothingLeft(stateAfter(plan, [blocked, over]))).toBe(true)
})
