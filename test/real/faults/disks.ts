import { fillDisk, freeDisk, releaseTool } from '../break.ts'
import type { Fault } from './fault.ts'
import { reverted, strikeIn } from './phases.ts'

/** The last byte of a small file system is taken. */
export const disks: readonly Fault[] = [
  {
    ...reverted,
    name: 'the disk is full before the dump: reverted, and the schema is not touched',
    strike: strikeIn('dump', async ({ host }) => {
      await fillDisk(host)
      await releaseTool(host, 'mysqldump')
    }),
    mend: freeDisk,
    room: '500M',
  },
  {
    ...reverted,
    name: 'the disk is full in composer: reverted all the same',
    strike: strikeIn('change', async ({ host }) => {
      await fillDisk(host)
      await releaseTool(host, 'composer')
    }),
    mend: freeDisk,
    room: '500M',
  },
]
