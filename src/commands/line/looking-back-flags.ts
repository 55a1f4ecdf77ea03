import type { InferredOptionTypes, Options } from 'yargs'
import { wholeNumber } from './flag-values.ts'
import type { Everywhere } from './flags.ts'

const ofRun = {
  step: { type: 'string', describe: 'Only this step, as 4.9.0/composer or composer' },
  attempt: {
    type: 'number',
    describe: 'What this attempt printed; else the last one at each step',
    coerce: (value: number) => wholeNumber('--attempt', value),
  },
} as const satisfies Record<string, Options>

/** Of what steps printed. */
export const logging = {
  ...ofRun,
  follow: {
    alias: 'f',
    type: 'boolean',
    conflicts: 'attempt',
    describe: 'Print on as the host prints, until it has come to its end',
  },
} as const satisfies Record<string, Options>

/** Of a run told again. */
export const reporting = {
  format: {
    type: 'string',
    choices: ['table', 'json', 'events', 'junit', 'html'],
    default: 'table',
    describe: 'events is the journal, a line each; html is one file for a browser',
  },
  outputs: {
    type: 'boolean',
    default: true,
    describe: 'Of html: what the steps printed, read from the hosts; --no-outputs asks nobody',
  },
} as const satisfies Record<string, Options>

export type LogsFlags = Everywhere &
  InferredOptionTypes<typeof logging> & { readonly run: string; readonly host: string }
export type ReportFlags = Everywhere &
  InferredOptionTypes<typeof reporting> & { readonly run?: string }
