import { holdTool, losePower, reboot, releaseSchema, releaseTool } from '../break.ts'
import type { Fault } from './fault.ts'
import { failed, held, reverted, strikeIn, strikeInSchema, upgraded } from './phases.ts'

const byBootHook = { attempts: 2 } as const

/** The host goes away in a phase, and goes by itself to the end that the phase allows. */
export const reboots: readonly Fault[] = [
  {
    ...failed,
    name: 'a reboot in the prepare phase: failed, and the site was never down',
    strike: strikeIn('prepare', ({ host }) => reboot(host, () => releaseTool(host, 'git'))),
  },
  {
    ...reverted,
    ...byBootHook,
    name: 'a reboot in the change phase: reverted',
    strike: strikeIn('change', ({ host }) => reboot(host, () => releaseTool(host, 'composer'))),
  },
  {
    ...held,
    ...byBootHook,
    name: 'a reboot in the middle of the schema update: held',
    strike: strikeInSchema(({ host }) => reboot(host, () => releaseSchema(host))),
    schema: '4.9.0',
  },
  {
    ...upgraded,
    name: 'a reboot in the finish phase: it comes to its end before the host goes down',
    strike: strikeIn('finish', ({ host }) => reboot(host, () => releaseTool(host, 'curl'))),
  },
  {
    ...reverted,
    ...byBootHook,
    name: 'a power cut in the change phase: reverted',
    strike: strikeIn('change', ({ host }) => losePower(host)),
  },
  {
    ...held,
    ...byBootHook,
    name: 'a power cut in the middle of the schema update: held',
    strike: strikeInSchema(({ host }) => losePower(host)),
    again: ['4.9.0/schema'],
  },
  {
    ...held,
    ...byBootHook,
    name: 'a power cut in a migration, which is never repeated unasked: interrupted',
    strike: strikeIn('migrate', ({ host }) => losePower(host)),
    outcome: 'interrupted',
    schema: '4.9.0',
    again: ['4.9.0/migrate'],
  },
  {
    ...reverted,
    ...byBootHook,
    name: 'a power cut in the second of two hops: reverted to the first, whole and up',
    to: '4.9.3',
    strike: async ({ host, controller, upgrade }) => {
      await holdTool(host, 'composer', 'install')
      const running = upgrade()
      await controller.reaches(running, '4.9.0/composer')
      await releaseTool(host, 'composer')
      await controller.reaches(running, '4.9.0/bower')
      await host.sh('touch /run/held-composer')
      await controller.reaches(running, '4.9.3/composer')
      await losePower(host)
      return running.ended
    },
    release: '4.9.0',
    schema: '4.9.0',
  },
]
