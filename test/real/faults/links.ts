import { setTimeout as wait } from 'node:timers/promises'
import { becomes, releaseSchema, releaseTool, startService, stopSshd } from '../break.ts'
import type { Fault } from './fault.ts'
import { strikeIn, strikeInSchema, upgraded } from './phases.ts'

/** How long a link stays down. */
const outage = 60_000

const followedAgain = { ...upgraded, progress: /link lost[\s\S]*link restored/ }

/** The way between controller and host is gone for a while: the host goes on alone. */
export const links: readonly Fault[] = [
  {
    ...followedAgain,
    name: 'the link is down for 60 s in composer',
    strike: strikeIn('change', async ({ host }) => {
      await host.cutLink()
      await releaseTool(host, 'composer')
      await wait(outage)
      await host.mendLink()
    }),
  },
  {
    ...followedAgain,
    name: 'the link is down for 60 s in the middle of the schema update',
    strike: strikeInSchema(async ({ host }) => {
      await host.cutLink()
      await wait(outage)
      await releaseSchema(host)
      await host.mendLink()
    }),
  },
  {
    ...followedAgain,
    name: 'sshd is stopped, with all of its sessions, until the host is at its end',
    strike: strikeIn('change', async ({ host }) => {
      await stopSshd(host)
      await releaseTool(host, 'composer')
      await becomes(host, 'grep -qs upgraded /var/lib/fleet/runs/*/outcome')
      await startService(host, 'ssh')
    }),
  },
]
