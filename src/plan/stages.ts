import type { BatchSize, Inventory, Rollout, StageRule } from '../inventory/inventory.ts'
import { selectHosts } from '../inventory/select.ts'
import type { HostPlan, Stage } from './plan.ts'

/** The usual rollout: one host, then the rest, a minute of soak between, no failures. */
export function usualRollout(first: string): Rollout {
  const rest = { soak: 60, budget: 0, batch: [{ percent: 100 }] }
  return {
    name: 'usual',
    stages: [
      { name: 'first', hosts: first, ...rest },
      { name: 'rest', hosts: 'all', ...rest },
    ],
  }
}

/** All at once, and no failure stops the others. */
export function atOnce(hosts: number): Rollout {
  const all = { name: 'all', hosts: 'all', soak: 0, budget: hosts, batch: [{ percent: 100 }] }
  return { name: 'at once', stages: [all] }
}

/**
 * The stage of each host: the first that matches it or another host of its site; hosts that none
 * matches form the last.
 */
export function assignStages(
  rollout: Rollout,
  hosts: readonly string[],
  inventory: Pick<Inventory, 'hosts' | 'groups'>,
): Map<string, StageRule> {
  const members = rollout.stages.map((rule) => ({ rule, names: namesOf(rule, inventory) }))
  const last: StageRule = {
    name: 'last',
    hosts: '',
    batch: [{ percent: 100 }],
    soak: 60,
    budget: 0,
  }
  return new Map(
    hosts.map((host) => {
      const site = siteOf(host, inventory)
      return [host, members.find(({ names }) => site.some((name) => names.has(name)))?.rule ?? last]
    }),
  )
}

/** The hosts that go where this one goes. */
function siteOf(host: string, { hosts }: Pick<Inventory, 'hosts'>): string[] {
  const site = hosts.find(({ name }) => name === host)?.site
  return hosts.filter((each) => each.name === host || each.site === site).map(({ name }) => name)
}

/** Stages in rollout order, each with its hosts cut into batches; stages without hosts fall out. */
export function planStages(
  rollout: Rollout,
  stageOf: ReadonlyMap<string, StageRule>,
  starting: ReadonlyArray<Pick<HostPlan, 'host' | 'site'>>,
): Stage[] {
  const rules = [...rollout.stages, ...stageOf.values()]
  return [...new Set(rules)].flatMap((rule) => {
    const hosts = starting.filter(({ host }) => stageOf.get(host) === rule)
    if (hosts.length === 0) return []
    const batches = cutBatches(gatherSites(hosts), rule.batch)
    return [
      {
        name: rule.name,
        soakSeconds: rule.soak,
        budget: rule.budget,
        sizes: rule.batch,
        batches: batches.map((sites) => sites.flat().map(({ host }) => host)),
      },
    ]
  })
}

/** Hosts by site, in the order of the first of each. */
export function gatherSites<Each extends Pick<HostPlan, 'host' | 'site'>>(
  hosts: readonly Each[],
): Each[][] {
  const sites = [...new Set(hosts.map(({ site }) => site))]
  return sites.map((name) => hosts.filter(({ site }) => site === name))
}

/** Cuts sites into batches of the sizes in turn, the last repeating; a percent is rounded up. */
export function cutBatches<Site>(sites: readonly Site[], sizes: readonly BatchSize[]): Site[][] {
  const batches: Site[][] = []
  let taken = 0
  while (taken < sites.length) {
    const size = sizes[Math.min(batches.length, sizes.length - 1)] ?? { percent: 100 }
    const count = 'count' in size ? size.count : Math.ceil((sites.length * size.percent) / 100)
    batches.push(sites.slice(taken, taken + count))
    taken += count
  }
  return batches
}

function namesOf(rule: StageRule, inventory: Pick<Inventory, 'hosts' | 'groups'>): Set<string> {
  const selection = selectHosts(inventory, [rule.hosts])
  return new Set('hosts' in selection ? selection.hosts.map((host) => host.name) : [])
}
