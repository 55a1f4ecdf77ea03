import type { InferredOptionTypes, Options } from 'yargs'
import { wholeNumber } from './flag-values.ts'
import type { Everywhere } from './flags.ts'
import type { Command } from './table.ts'

const ofRun = {
  step: { type: 'string', describe: 'Only this step, as 4.9.0/composer or composer' },
  attempt: {
    type: 'number',
    describe: 'What this attempt printed; else the last one at each step',
    coerce: (value: number) => wholeNumber('--attempt', value),
  },
} as const satisfies Record<string, Options>

const logging = {
  ...ofRun,
  follow: {
    alias: 'f',
    type: 'boolean',
    conflicts: 'attempt',
    describe: 'Print on as the host prints, until it has come to its end',
  },
} as const satisfies Record<string, Options>

const reporting = {
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

/** The runs of this controller, and what is known of them. */
export const lookingBack: readonly Command[] = [
  {
    usage: 'runs',
    describe: 'The runs of this controller and what came of them',
    flags: {},
    examples: [['fleet runs', 'newest last']],
    run: async (args) => (await import('./runs.ts')).runs(args),
  },
  {
    usage: 'show [run]',
    describe: 'A run told again: what happened when, and where its hosts stand',
    flags: {},
    examples: [['fleet show 20261121-020000-k3x9', 'without a name, the last run']],
    run: async (args) => (await import('./show.ts')).show(args),
  },
  {
    usage: 'report [run]',
    describe: 'A run as a table, JSON, its events, JUnit XML, or one HTML file',
    flags: reporting,
    examples: [
      ['fleet report --format html > run.html', 'the last run: hosts, timeline, every step'],
      ['fleet report 20261121-020000-k3x9 --format junit > run.xml', 'for a CI system'],
    ],
    run: async (args) => (await import('./report.ts')).report(args),
  },
  {
    usage: 'logs <run> <host>',
    describe: 'What the steps of a host printed',
    flags: logging,
    examples: [
      ['fleet logs 20261121-020000-k3x9 lon1 --follow', 'as it is printed'],
      ['fleet logs 20261121-020000-k3x9 lon1 --step composer', 'one step of every hop'],
      ['fleet logs 20261121-020000-k3x9 lon1 --attempt 1', 'what the first attempt printed'],
    ],
    run: async (args) => (await import('./logs.ts')).logs(args),
  },
]
