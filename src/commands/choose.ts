import semver from 'semver'
import { ExpectedFailure } from '../failure.ts'
import type { Host, Inventory, Rollout } from '../inventory/inventory.ts'
import { loadInventory } from '../inventory/load.ts'
import { selectHosts } from '../inventory/select.ts'
import { catalog } from '../releases/catalog.ts'

export type Chosen = {
  readonly inventory: Inventory
  readonly hosts: readonly Host[]
  /** What chose them, as it was typed. */
  readonly selection: string
}

/** The inventory and the hosts that `--hosts` chooses. Throws where it chooses none. */
export function chooseHosts(path: string, patterns: readonly string[]): Chosen {
  const inventory = loadInventory(path)
  const selection = selectHosts(inventory, patterns)
  const hosts = inventory.hosts.map((host) => host.name)
  const groups = [...inventory.groups.keys()]
  if ('unknown' in selection) {
    const what = 'host or group'
    throw new ExpectedFailure({
      kind: 'name-unknown',
      what,
      name: selection.unknown,
      names: [...groups, ...hosts],
    })
  }
  if (selection.hosts.length === 0)
    throw new ExpectedFailure({ kind: 'selection-empty', hosts, groups })
  return { inventory, hosts: selection.hosts, selection: patterns.join(',') }
}

/** As `chooseHosts`, for what changes hosts: a site is chosen whole or refused, with what to type instead. */
export function chooseSites(path: string, patterns: readonly string[], command = 'plan'): Chosen {
  const chosen = chooseHosts(path, patterns)
  refuseParts(chosen, command)
  return chosen
}

/** Throws where a site is chosen in part. */
export function refuseParts({ inventory, hosts }: Chosen, command: string): void {
  for (const { site } of hosts) {
    const missing = inventory.hosts.filter((each) => each.site === site && !hosts.includes(each))
    if (missing.length === 0) continue
    const names = missing.map(({ name }) => name)
    const whole = [...hosts.map(({ name }) => name), ...names]
    throw new ExpectedFailure({ kind: 'site-in-part', site, missing: names, whole, command })
  }
}

/** One host by its name, for commands that take one. */
export function chooseHost(path: string, name: string): { inventory: Inventory; host: Host } {
  const inventory = loadInventory(path)
  const host = inventory.hosts.find((each) => each.name === name)
  if (host) return { inventory, host }
  const names = inventory.hosts.map((each) => each.name)
  throw new ExpectedFailure({ kind: 'name-unknown', what: 'host', name, names })
}

/** The rollout that was named, else the inventory's own default, else none: then the usual one. */
export function chooseRollout(inventory: Inventory, name: string | undefined): Rollout | undefined {
  const rollout = inventory.rollouts.get(name ?? 'default')
  if (rollout || name === undefined) return rollout
  const names = [...inventory.rollouts.keys()]
  throw new ExpectedFailure({ kind: 'name-unknown', what: 'rollout', name, names })
}

/**
 * Refuses a target that is no release fleet knows, before any host is asked. The newest major goes on:
 * of it a later one may be on the remote.
 */
export function checkTarget(target: string): string {
  const releases = catalog.map(({ version }) => version)
  const minors = releases.map((release) => release.split('.').slice(0, 2).join('.'))
  const names = ['latest', 'next', ...releases, ...new Set(minors)]
  const newest = releases.at(-1) ?? ''
  const isLater =
    semver.valid(target) !== null &&
    semver.major(target) === semver.major(newest) &&
    semver.gt(target, newest)
  if (isLater || names.includes(target)) return target
  throw new ExpectedFailure({ kind: 'name-unknown', what: 'release', name: target, names })
}

/** The releases of `--ack`. What is no release was mistyped, and acknowledges nothing. */
export function checkAcknowledged(ack = ''): string[] {
  const names = catalog.map(({ version }) => version)
  const releases = ack.split(',').map((release) => release.trim().replace(/^v/, ''))
  const named = releases.filter((release) => release !== '')
  const unknown = named.find((release) => !names.includes(release))
  if (unknown === undefined) return named
  throw new ExpectedFailure({ kind: 'name-unknown', what: 'release', name: unknown, names })
}
