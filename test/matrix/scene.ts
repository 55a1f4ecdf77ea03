import { createHash } from 'node:crypto'
import type { Lab } from '../lab/lab.ts'
import type { LabHost } from '../lab/lab-host.ts'
import type { Case } from './cases.ts'
import { giveDisk } from './disk.ts'
import type { Random } from './sample.ts'

/** A host for one case alone, as it is before anything happens to it. */
export type Scene = {
  readonly case: Case
  readonly host: LabHost
  readonly inventory: string
  readonly random: Random
  /** Its database's columns before anything happens. */
  readonly columns: string
}

/** A dump of long ago, which nothing may take away. */
const earlierDump = 'state/backups/20200101-000000-old1.sql.gz'

/** Makes the host, on the release that the case starts from. */
export async function setScene(each: Case, lab: Lab, random: Random): Promise<Scene> {
  const { journey, step, fault } = each
  const { host, inventory } = await lab.add({
    name: nameOf(each.id),
    release: journey.from,
    hasWriters: true,
    cacheDriver: random() < 0.5 ? 'memcached' : 'file',
    ...(fault === 'step-hangs' ? { limits: { [step]: '8s' } } : {}),
  })
  host.write(earlierDump, 'a dump of long ago\n')
  if (fault === 'disk-full') giveDisk(host)
  return { case: each, host, inventory, random, columns: host.columns().join('\n') }
}

/** A host name that tells the case apart. */
function nameOf(id: string): string {
  return `m${createHash('sha256').update(id).digest('hex').slice(0, 8)}`
}
