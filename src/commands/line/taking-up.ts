import type { InferredOptionTypes, Options } from 'yargs'
import type { approving, Everywhere, hostsOrRun } from './flags.ts'
import { type TellingOthers, tellingOthers } from './telling-others.ts'

/** Of a run that is taken up: as it began, unless something else is typed. */
export const waiting = {
  wait: {
    type: 'boolean',
    describe: 'Have hosts outside their window wait until it opens; else as the run began',
  },
} as const satisfies Record<string, Options>

/** Of a run that is only watched. */
export const watching = { unsilence: tellingOthers.unsilence } as const satisfies Record<
  string,
  Options
>

export type ResumeFlags = Everywhere &
  InferredOptionTypes<typeof approving> &
  InferredOptionTypes<typeof waiting> &
  TellingOthers & { readonly run?: string }
export type AttachFlags = Everywhere &
  InferredOptionTypes<typeof watching> &
  InferredOptionTypes<typeof hostsOrRun> & { readonly run?: string }
