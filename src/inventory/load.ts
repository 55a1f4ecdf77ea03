import { join, resolve } from 'node:path'
import { ExpectedFailure } from '../failure.ts'
import { listFolder, lookUp } from '../files.ts'
import type { Problem } from '../usage-failure.ts'
import { type Entry, foldHost } from './fold.ts'
import { findGroupProblems, membersOf } from './groups.ts'
import { findHookProblems } from './hook-problems.ts'
import type { Inventory } from './inventory.ts'
import { findRolloutProblems, rolloutOf } from './rollouts.ts'
import { findSiteProblems, nameSchemaHosts } from './sites.ts'
import { isProgram, readSourceFile, type Source } from './source.ts'

/**
 * Reads an inventory from one file or a directory of them: YAML, JSON, or a program that prints an
 * inventory of Ansible. Throws `inventory-missing`, or `inventory-invalid` with every problem.
 */
export function loadInventory(path: string): Inventory {
  const absolute = resolve(path)
  const sources = filesOf(absolute).map(readSourceFile)
  refuse(sources.flatMap((source) => [...source.problems, ...findHookProblems(source)]))
  const hosts = collect(sources, 'hosts', (entries) => entries.hosts)
  const groups = collect(sources, 'groups', (entries) => entries.groups)
  const rollouts = collect(sources, 'rollouts', (entries) => entries.rollouts)
  refuse(findGroupProblems(groups, [...hosts.keys()]))
  const folded = [...hosts.values()].map((own) => foldHost(own, sources, groups))
  refuse(findSiteProblems(hosts, folded))
  const inventory = {
    path: absolute,
    hosts: nameSchemaHosts(hosts, folded),
    groups: membersOf(groups),
    rollouts: new Map([...rollouts].map(([name, entry]) => [name, rolloutOf(entry)])),
  }
  refuse([...rollouts.values()].flatMap((entry) => findRolloutProblems(entry, inventory)))
  return inventory
}

function filesOf(path: string): string[] {
  const found = lookUp(path)
  if (found && !found.isDirectory()) return [path]
  const names = found ? listFolder(path).filter((name) => !name.startsWith('.')) : []
  const files = names.map((name) => join(path, name))
  const sources = files.filter((file) => /\.(ya?ml|json)$/.test(file) || isProgram(file))
  if (sources.length > 0) return sources
  throw new ExpectedFailure({ kind: 'inventory-missing', path, isDirectory: found !== undefined })
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ExpectedFailure({ kind: 'inventory-invalid', problems })
}

/** The entries of one section over all files; a name that two files give is refused. */
function collect<Value extends object>(
  sources: readonly Source[],
  section: string,
  entriesOf: (entries: Source['entries']) => Readonly<Record<string, Value | null>> | undefined,
): Map<string, Entry<Value>> {
  const all = new Map<string, Entry<Value>>()
  for (const source of sources) {
    for (const [name, entry] of Object.entries(entriesOf(source.entries) ?? {})) {
      const earlier = all.get(name)
      if (earlier) refuse([duplicate([section, name], source, earlier.source)])
      all.set(name, { name, entry: entry ?? ({} as Value), source })
    }
  }
  return all
}

function duplicate(path: readonly string[], source: Source, earlier: Source): Problem {
  const { file, line } = earlier.place(path)
  return { ...source.place(path), message: `"${path.at(-1)}" stands already in ${file}:${line}` }
}
