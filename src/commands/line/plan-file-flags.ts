import type { InferredOptionTypes, Options } from 'yargs'
import type { Everywhere, HostsFlags, hostsOrRun, PlanningFlags, running } from './flags.ts'

/** Of the command that makes a plan. */
export const keeping = {
  output: {
    alias: 'o',
    type: 'string',
    describe: 'Keep the plan in this file, for fleet upgrade --plan FILE',
  },
} as const satisfies Record<string, Options>

/** Of the command that goes by one. */
export const kept = {
  plan: {
    type: 'string',
    describe: 'Exactly the plan of this file, unless what it was made from has changed',
  },
} as const satisfies Record<string, Options>

export type PlanFlags = HostsFlags & PlanningFlags & InferredOptionTypes<typeof keeping>
export type UpgradeFlags = Everywhere &
  InferredOptionTypes<typeof hostsOrRun> &
  PlanningFlags &
  InferredOptionTypes<typeof kept> &
  InferredOptionTypes<typeof running>
