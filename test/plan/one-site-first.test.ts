import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BatchSize } from '../../src/inventory/inventory.ts'
import { oneSiteFirst } from '../../src/plan/one-site-first.ts'
import { canStart, type HostPlan, type Stage } from '../../src/plan/plan.ts'
import { cutBatches, gatherSites } from '../../src/plan/stages.ts'
import { aHop, aHostPlan } from '../support/builders.ts'

const hops = [aHop('4.7.3', '4.8.0', [])]
const lost = { unreachable: { kind: 'link-lost', reason: 'reset' } } as const

/** Hosts by letter: capitals cannot be reached; x and y are one site. */
function plansOf(hosts: string): HostPlan[] {
  return [...hosts].map((host) => {
    const site = 'xy'.includes(host) ? 'shared' : host
    return aHostPlan({ host, site, hops, ...(host === host.toUpperCase() ? lost : {}) })
  })
}

function aStage(hosts: string, sizes: readonly BatchSize[]): Stage {
  const sites = gatherSites(plansOf(hosts)).map((site) => site.map(({ host }) => host))
  const batches = cutBatches(sites, sizes).map((batch) => batch.flat())
  return { name: hosts, soakSeconds: 60, budget: 0, sizes, batches }
}

/** Stages with their batches divided by blanks: `a bc|def`. */
function led(stages: readonly Stage[]): string {
  const plans = plansOf(stages.flatMap(({ batches }) => batches.flat()).join(''))
  return oneSiteFirst(stages, plans)
    .map(({ batches }) => batches.map((batch) => batch.join('')).join(' '))
    .join('|')
}

const all: BatchSize[] = [{ percent: 100 }]

describe('one site before all others', () => {
  it.each<[what: string, stages: Stage[], batches: string]>([
    ['a stage at once', [aStage('abcd', all)], 'a bcd'],
    ['a percent of the whole stage', [aStage('abcdef', [{ percent: 50 }])], 'a bcd ef'],
    ['a count', [aStage('abcde', [{ count: 2 }])], 'a bc de'],
    ['the first stage only', [aStage('ab', all), aStage('cd', all)], 'a b|cd'],
    ['a canary, left as it is', [aStage('a', all), aStage('bcd', all)], 'a|bcd'],
    ['a list that begins with one', [aStage('abcd', [{ count: 1 }, ...all])], 'a bcd'],
    ['one host alone', [aStage('a', all)], 'a'],
    ['hosts of one site, who go together', [aStage('xy', all)], 'xy'],
    ['a site and others', [aStage('xyab', all)], 'xy ab'],
    ['who cannot be reached is not it', [aStage('Abc', all)], 'b Ac'],
    ['who cannot be reached does not count', [aStage('Ab', all)], 'Ab'],
    ['a stage that cannot be reached at all', [aStage('A', all), aStage('bc', all)], 'A|b c'],
    ['a batch that cannot be reached', [aStage('ABcd', [{ count: 2 }])], 'c AB d'],
    ['nobody who starts', [aStage('A', all)], 'A'],
    ['nothing', [], ''],
  ])('%s', (_what, stages, batches) => {
    expect(led(stages)).toBe(batches)
  })

  it('is said in the sizes', () => {
    const [stage] = oneSiteFirst([aStage('abc', [{ percent: 50 }])], plansOf('abc'))
    expect(stage?.sizes).toEqual([{ count: 1 }, { percent: 50 }])
  })

  it('holds of any rollout, and no host is lost or doubled', () => {
    const size = fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
    )
    const hosts = fc.shuffledSubarray([...'abcdefxyABC'], { minLength: 1 })
    const cut = fc.tuple(hosts, fc.nat(10), fc.array(size, { minLength: 1, maxLength: 3 }))
    fc.assert(
      fc.property(cut, ([names, at, sizes]) => {
        const plans = plansOf(names.join(''))
        const parts = [names.slice(0, at), names.slice(at)].filter((part) => part.length > 0)
        const stages = oneSiteFirst(
          parts.map((part) => aStage(part.join(''), sizes)),
          plans,
        )
        const batches = stages.flatMap((stage) => stage.batches)
        const starting = (batch: readonly string[]) =>
          plans.filter((plan) => batch.includes(plan.host) && canStart(plan))
        const first = batches.map(starting).find((batch) => batch.length > 0) ?? []
        expect(gatherSites(first).length).toBeLessThanOrEqual(1)
        expect(batches.flat().toSorted()).toEqual(names.toSorted())
      }),
    )
  })
})
