import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BatchSize, Rollout, StageRule } from '../../src/inventory/inventory.ts'
import type { Stage } from '../../src/plan/plan.ts'
import { assignStages, cutBatches, planStages, usualRollout } from '../../src/plan/stages.ts'
import { anInventory } from '../support/builders.ts'

function aRule(name: string, hosts: string, differing: Partial<StageRule> = {}): StageRule {
  return { name, hosts, batch: [{ percent: 100 }], soak: 0, budget: 0, ...differing }
}

/** Hosts that are sites of their own. */
const alone = (hosts: readonly string[]) => hosts.map((host) => ({ host, site: host }))

/** The stages of a rollout over hosts of which only some will start. */
function stagesOf(rules: readonly StageRule[], hosts: string[], starting = hosts): Stage[] {
  const rollout: Rollout = { name: 'slow', stages: rules }
  const inventory = anInventory(hosts, { canary: hosts.slice(0, 1) })
  return planStages(rollout, assignStages(rollout, hosts, inventory), alone(starting))
}

describe('a batch', () => {
  const hosts = ['a', 'b', 'c', 'd', 'e']

  it.each<[sizes: BatchSize[], batches: string]>([
    [[{ count: 1 }], 'a b c d e'],
    [[{ count: 2 }], 'ab cd e'],
    [[{ count: 9 }], 'abcde'],
    [[{ percent: 100 }], 'abcde'],
    [[{ percent: 50 }], 'abc de'],
    [[{ percent: 1 }], 'a b c d e'],
    [[{ percent: 20 }], 'a b c d e'],
    [[{ percent: 21 }], 'ab cd e'],
    [[{ count: 1 }, { percent: 50 }], 'a bcd e'],
    [[{ count: 1 }, { count: 3 }, { count: 1 }], 'a bcd e'],
    [[{ count: 1 }, { percent: 100 }], 'a bcde'],
  ])('of %j of five hosts gives %s', (sizes, batches) => {
    expect(cutBatches(hosts, sizes).map((batch) => batch.join(''))).toEqual(batches.split(' '))
  })

  it('is never made of no hosts', () => {
    expect(cutBatches([], [{ count: 1 }])).toEqual([])
  })

  it('of a percent is rounded up, to at least one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (n, percent) => {
          const names = Array.from({ length: n }, (_, index) => `h${index}`)
          const [first = []] = cutBatches(names, [{ percent }])
          expect(first.length).toBeGreaterThanOrEqual((n * percent) / 100)
          expect(first.length).toBeLessThan((n * percent) / 100 + 1)
        },
      ),
    )
  })
})

describe('a stage', () => {
  it('has the hosts that match it first; those that match none form the last', () => {
    const rules = [aRule('one', 'canary'), aRule('two', 'a,b'), aRule('three', 'b,c')]
    const stages = stagesOf(rules, ['a', 'b', 'c', 'd'])
    expect(stages.map(({ name, batches }) => [name, ...batches.flat()])).toEqual([
      ['one', 'a'],
      ['two', 'b'],
      ['three', 'c'],
      ['last', 'd'],
    ])
  })

  it('keeps its soak and budget; those of the last are a minute and no failures', () => {
    const stages = stagesOf([aRule('one', 'a', { soak: 300, budget: 2 })], ['a', 'b'])
    expect(stages.map(({ soakSeconds, budget }) => [soakSeconds, budget])).toEqual([
      [300, 2],
      [60, 0],
    ])
  })

  it('falls out where none of its hosts starts, and its hosts do not move to another', () => {
    const rules = [aRule('one', 'a'), aRule('two', 'all')]
    expect(stagesOf(rules, ['a', 'b', 'c'], ['c']).map(({ name }) => name)).toEqual(['two'])
    expect(stagesOf(rules, ['a', 'b'], [])).toEqual([])
  })

  it('counts its batches by the hosts that start', () => {
    const rules = [aRule('one', 'all', { batch: [{ percent: 50 }] })]
    const [stage] = stagesOf(rules, ['a', 'b', 'c', 'd'], ['a', 'd'])
    expect(stage?.batches).toEqual([['a'], ['d']])
  })

  it('of two rules that look the same keeps each its own hosts', () => {
    const stages = stagesOf([aRule('one', 'a'), aRule('one', 'b')], ['a', 'b'])
    expect(stages.map(({ batches }) => batches)).toEqual([[['a']], [['b']]])
  })
})

describe('the usual rollout', () => {
  it('is one host first, then the rest, a minute of soak, no failures', () => {
    const rollout = usualRollout('b')
    const hosts = ['a', 'b', 'c']
    const stageOf = assignStages(rollout, hosts, anInventory(hosts))
    const sizes = [{ percent: 100 }]
    expect(planStages(rollout, stageOf, alone(hosts))).toEqual([
      { name: 'first', sizes, batches: [['b']], soakSeconds: 60, budget: 0 },
      { name: 'rest', sizes, batches: [['a', 'c']], soakSeconds: 60, budget: 0 },
    ])
  })
})

describe('any rollout', () => {
  const hosts = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const size = fc.oneof(
    fc.record({ count: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
  )
  const rule = fc
    .record({
      hosts: fc.constantFrom('all', 'canary', 'a,b', 'all,!c', '[x]', 'none,e', '?'),
      batch: fc.array(size, { minLength: 1, maxLength: 3 }),
    })
    .map(({ hosts: pattern, batch }) => aRule('any', pattern, { batch }))
  const someHosts = fc.subarray(hosts)

  it('has each starting host in exactly one batch, and no other host', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), someHosts, (rules, starting) => {
        const batches = stagesOf(rules, hosts, starting).flatMap((stage) => stage.batches)
        expect(batches.flat().toSorted()).toEqual(starting.toSorted())
        expect(batches).not.toContainEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('keeps the order of the inventory within a stage', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), someHosts, (rules, starting) => {
        for (const { batches } of stagesOf(rules, hosts, starting)) {
          expect(batches.flat()).toEqual(batches.flat().toSorted())
        }
      }),
    )
  })
})
