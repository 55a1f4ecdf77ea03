import { describe, expect, it } from 'vitest'
import { type PlanFile, parsePlanFile } from '../../src/plan/plan-file.ts'
import { planFleet } from '../../src/plan/plan-fleet.ts'
import { aHost, anInventory, someFacts } from '../support/builders.ts'

const host = aHost()
const facts = someFacts()
const plan = planFleet(
  [{ host, facts }],
  { work: 'upgrade', target: 'latest', wasDown: false },
  { inventory: anInventory(['lon1']), selection: 'lon1', rollout: undefined },
)
const kept: PlanFile = {
  schema: 1,
  madeAt: 1_700_000_000,
  by: 'eve@noc',
  fleet: '0.1.0',
  inventory: '/inventory',
  wishes: { to: 'latest', review: false },
  plan,
  basis: { lon1: { facts, settings: 'digest' } },
}
/** As a file has it: nothing undefined. */
const plain: unknown = JSON.parse(JSON.stringify(kept))

describe('a plan in a file', () => {
  it('comes back as it was', () => {
    expect(parsePlanFile(JSON.stringify(kept))).toEqual(plain)
  })

  const changed = (differing: object) => JSON.stringify({ ...kept, ...differing })
  const withHost = (differing: object) =>
    changed({ plan: { ...plan, hosts: plan.hosts.map((each) => ({ ...each, ...differing })) } })

  it.each([
    ['no JSON', 'plan: 1', 'it is not JSON'],
    ['no object', '[]', 'it: Invalid input: expected object, received array'],
    ['another version', changed({ schema: 2 }), 'schema: Invalid input: expected 1'],
    [
      'no plan',
      changed({ plan: undefined }),
      'plan: Invalid input: expected object, received undefined',
    ],
    [
      'no upgrade',
      changed({ plan: { ...plan, work: 'rollback' } }),
      'plan.work: Invalid input: expected "upgrade"',
    ],
    [
      'nobody',
      changed({ plan: { ...plan, hosts: [] } }),
      'plan.hosts: Too small: expected array to have >=1 items',
    ],
    [
      'a host without steps',
      withHost({ hops: [{ from: '4.7.3' }] }),
      'plan.hosts.0.hops.0.to: Invalid input: expected string, received undefined',
    ],
    ['more than we know', changed({ more: 1 }), 'it: Unrecognized key: "more"'],
  ])('that is %s is refused', (_name, text, problem) => {
    expect(parsePlanFile(text)).toEqual({ problem })
  })
})
