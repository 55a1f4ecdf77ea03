import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type GroupSource, groupsOf } from './groups.ts'
import type { Host } from './inventory.ts'
import type { GroupEntry, HostEntry, Settings } from './schema.ts'
import type { Source } from './source.ts'

/** An entry as a file has it, and the file. */
export type Entry<Value> = { readonly name: string; readonly entry: Value; readonly source: Source }

/** What holds when nobody says otherwise. */
const usual = {
  become: 'none',
  root: '/srv/ixpmanager',
  webUser: 'www-data',
  memcached: 'memcached',
  backup: 'on',
  keepBackups: 20,
  ack: [],
} as const

/** A host with everything that holds for it: usual ← defaults ← its groups ← its own entry. */
export function foldHost(
  own: Entry<HostEntry>,
  sources: readonly Source[],
  groups: ReadonlyMap<string, GroupSource>,
): Omit<Host, 'isSchemaHost'> {
  const layers = [
    ...sources.map((source) => settingsOf(source.entries.defaults ?? {}, source)),
    ...groupsOf(own.name, groups).map(({ entry, source }) => settingsOf(entry, source)),
    settingsOf(own.entry, own.source),
  ]
  const { before, after, ...settings } = Object.assign({}, ...layers)
  return {
    ...usual,
    site: own.name,
    ...settings,
    env: Object.assign({}, ...layers.map((layer) => layer.env)),
    limits: Object.assign({}, ...layers.map((layer) => layer.limits)),
    hooks: {
      before: Object.assign({}, ...layers.map((layer) => layer.before)),
      after: Object.assign({}, ...layers.map((layer) => layer.after)),
    },
    name: own.name,
    address: own.entry.address ?? own.name,
    ...(own.entry.machineId ? { machineId: own.entry.machineId } : {}),
  }
}

/** The settings of an entry; paths on the controller are meant from the file they stand in. */
function settingsOf(entry: GroupEntry | HostEntry, source: Source): Settings {
  const { hosts, children, address, schemaHost, machineId, ...settings }: GroupEntry & HostEntry =
    entry
  for (const key of ['identityFile', 'knownHosts', 'sudoPasswordFile'] as const) {
    const path = settings[key]
    if (path) settings[key] = locate(path, dirname(source.file))
  }
  return settings
}

function locate(path: string, folder: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(folder, path)
}
