import type { Problem } from '../usage-failure.ts'
import type { Entry } from './fold.ts'
import type { Host } from './inventory.ts'
import type { HostEntry } from './schema.ts'

type Entries = ReadonlyMap<string, Entry<HostEntry>>
type Member = Pick<Host, 'name' | 'site'>

/** The hosts with their sites' schema hosts named: the one that says so, else the first. */
export function nameSchemaHosts(
  entries: Entries,
  hosts: ReadonlyArray<Omit<Host, 'isSchemaHost'>>,
): Host[] {
  return hosts.map((host) => {
    const members = hosts.filter(({ site }) => site === host.site)
    const named = members.find(({ name }) => isNamed(entries, name)) ?? members[0]
    return { ...host, isSchemaHost: named === host }
  })
}

/** Every second host of a site that wants to be its schema host. */
export function findSiteProblems(entries: Entries, hosts: readonly Member[]): Problem[] {
  const named = hosts.filter(({ name }) => isNamed(entries, name))
  return named.flatMap(({ name, site }) => {
    const first = named.find((other) => other.site === site)?.name
    const place = entries.get(name)?.source.place(['hosts', name, 'schemaHost'])
    if (first === name || !place) return []
    return [{ ...place, message: `site ${site} has its schema host already: ${first}` }]
  })
}

function isNamed(entries: Entries, name: string): boolean {
  return entries.get(name)?.entry.schemaHost === true
}
