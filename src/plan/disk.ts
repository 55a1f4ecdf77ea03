import type { Blocker } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Application } from '../survey/facts.ts'
import type { HostSituation, Situation } from './situation.ts'

const mebibyte = 1024 * 1024

/** Libraries are kept beside new ones; the dump can be as large as the database. */
export function checkDisk({ host, facts, application: { disk, database } }: Situation): Blocker[] {
  const libraries = 2 * disk.librariesBytes + 100 * mebibyte
  const dump = dumpBytes(host, database)
  const needs = disk.isShared
    ? [{ path: host.root, needsBytes: libraries + dump, freeBytes: disk.rootFreeBytes }]
    : [
        { path: host.root, needsBytes: libraries, freeBytes: disk.rootFreeBytes },
        { path: facts.stateDir, needsBytes: dump, freeBytes: disk.stateFreeBytes },
      ]
  return findShort(needs)
}

/** Room for another dump alone. */
export function checkDumpRoom({
  host,
  facts,
  application: { disk, database },
}: HostSituation): Blocker[] {
  const needsBytes = dumpBytes(host, database)
  return findShort([{ path: facts.stateDir, needsBytes, freeBytes: disk.stateFreeBytes }])
}

function dumpBytes({ backup }: Host, database: Application['database']): number {
  return ('bytes' in database && backup === 'on' ? database.bytes : 0) + 50 * mebibyte
}

type Need = Omit<Extract<Blocker, { kind: 'disk-short' }>, 'kind'>

function findShort(needs: readonly Need[]): Blocker[] {
  return needs
    .filter(({ needsBytes, freeBytes }) => freeBytes < needsBytes)
    .map((need) => ({ kind: 'disk-short', ...need }))
}
