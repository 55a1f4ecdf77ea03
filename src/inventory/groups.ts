import { nearest } from '../near.ts'
import type { Problem } from '../usage-failure.ts'
import type { GroupEntry } from './schema.ts'
import type { Source } from './source.ts'

/** A group as the files have it, with the file it stands in. */
export type GroupSource = {
  readonly name: string
  readonly entry: GroupEntry
  readonly source: Source
}

type Groups = ReadonlyMap<string, GroupSource>

/** Every name a group gives that does not exist, and every circle of groups. */
export function findGroupProblems(groups: Groups, hosts: readonly string[]): Problem[] {
  return [...groups.values()].flatMap((group) => [
    ...findUnknown(group, 'hosts', hosts),
    ...findUnknown(group, 'children', [...groups.keys()]),
    ...findCycle(group, groups),
  ])
}

/** Hosts of each group, its children's included, each host once. */
export function membersOf(groups: Groups): Map<string, readonly string[]> {
  const members = (name: string): string[] => {
    const entry = groups.get(name)?.entry
    return [...(entry?.hosts ?? []), ...(entry?.children ?? []).flatMap(members)]
  }
  return new Map([...groups.keys()].map((name) => [name, [...new Set(members(name))]]))
}

/** The groups that hold a host, the widest first, so that a later one may say otherwise. */
export function groupsOf(host: string, groups: Groups): GroupSource[] {
  const members = membersOf(groups)
  const holding = [...groups.values()].filter(({ name }) => members.get(name)?.includes(host))
  return holding.sort((a, b) => depthOf(a.name, groups) - depthOf(b.name, groups))
}

function depthOf(name: string, groups: Groups): number {
  const parents = [...groups.values()].filter(({ entry }) => entry.children?.includes(name))
  return Math.max(0, ...parents.map((parent) => 1 + depthOf(parent.name, groups)))
}

function findUnknown(group: GroupSource, key: 'hosts' | 'children', names: readonly string[]) {
  const kind = key === 'hosts' ? 'host' : 'group'
  return (group.entry[key] ?? []).flatMap((name, index) => {
    if (names.includes(name)) return []
    const place = group.source.place(['groups', group.name, key, index])
    return [
      { ...place, message: `there is no ${kind} "${name}"`, suggestion: nearest(name, names) },
    ]
  })
}

function findCycle(group: GroupSource, groups: Groups): Problem[] {
  const circle = walkTo(group.name, group.name, groups, [])
  if (!circle) return []
  const place = group.source.place(['groups', group.name, 'children'])
  return [{ ...place, message: `the group holds itself: ${[...circle, group.name].join(' > ')}` }]
}

function walkTo(goal: string, name: string, groups: Groups, seen: string[]): string[] | undefined {
  for (const child of groups.get(name)?.entry.children ?? []) {
    if (child === goal) return [...seen, name]
    if (seen.includes(child)) continue
    const found = walkTo(goal, child, groups, [...seen, name])
    if (found) return found
  }
  return undefined
}
