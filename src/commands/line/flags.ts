import type { InferredOptionTypes, Options } from 'yargs'
import type { Asked } from '../../asked.ts'
import { duration, readDuration, wholeNumber } from './flag-values.ts'
import { tellingOthers } from './telling-others.ts'

/** Flags that every command has. */
export const everywhere = {
  inventory: {
    alias: 'i',
    type: 'string',
    default: 'inventory',
    describe:
      'A file of hosts, groups and rollouts or a directory of them: YAML, or JSON of Ansible',
  },
  json: { type: 'boolean', default: false, describe: 'Print one JSON object and nothing else' },
  verbose: {
    alias: 'v',
    type: 'count',
    describe: 'Tell on stderr what fleet does; twice for more',
  },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'No progress on stderr' },
  live: {
    type: 'boolean',
    default: true,
    describe: 'A view that is drawn anew, where the terminal can; --no-live tells line by line',
  },
  color: { type: 'boolean', default: true, describe: 'Colours, where the terminal has them' },
  'connect-timeout': duration('20s', 'How long a host may take to let us in'),
  keepalive: duration('10s', 'A link that is silent for three of these is lost'),
  'key-passphrase-file': {
    type: 'string',
    describe: 'A file with the passphrase of the key that logs in; else it is asked for',
  },
  'sudo-password-file': {
    type: 'string',
    describe: 'A file with the password that sudo wants on the hosts; else it is asked for',
  },
  'link-patience': duration('10m', 'How long a lost host is waited for'),
} as const satisfies Record<string, Options>

/** Which hosts. There is no default: an empty selection is an error, never everybody. */
export const hosts = {
  hosts: {
    type: 'string',
    demandOption: true,
    describe: 'a,b · group · lon* · web[1-9] · !not · &and · all; may be repeated',
    coerce: (value: string | string[]) => [value].flat(),
  },
} as const satisfies Record<string, Options>

/** The same where a run or a plan can be named instead. */
export const hostsOrRun = {
  hosts: {
    ...hosts.hosts,
    demandOption: false,
    coerce: (value?: string | string[]) => (value === undefined ? undefined : [value].flat()),
  },
} as const satisfies Record<string, Options>

export const approving = {
  'approve-sql': {
    type: 'string',
    describe: 'SQL that may be applied: the review.sql of an earlier run; other SQL is not',
  },
} as const satisfies Record<string, Options>

/** Where to, and in which order. */
export const planning = {
  to: {
    type: 'string',
    default: 'latest',
    describe: 'latest (of the installed major) · 4.9 · 4.9.3 · next',
    coerce: (value: string) => value.replace(/^v(?=\d)/, ''),
  },
  'allow-major': {
    type: 'boolean',
    default: false,
    describe: 'Let the way lead into another major, also for latest and next',
  },
  ack: {
    type: 'string',
    describe:
      'Releases whose one-offs and duties you have read, as 5.0.0,6.0.0; or ack: in the inventory',
  },
  rollout: {
    type: 'string',
    describe: 'A rollout of the inventory; else "default", if it has one',
  },
  'first-alone': {
    type: 'boolean',
    default: true,
    describe: 'Begin with one site, whatever the rollout says; --no-first-alone goes by it',
  },
  wait: {
    type: 'boolean',
    default: false,
    describe: 'Have hosts outside their window wait until it opens, instead of not starting them',
  },
  'was-down': {
    type: 'boolean',
    default: false,
    describe: 'Take sites that are in maintenance already, and leave them so',
  },
  review: {
    type: 'boolean',
    default: false,
    describe: 'Ask before a schema is changed whether its SQL may be applied; one site goes first',
  },
  ...approving,
} as const satisfies Record<string, Options>

export const atOnce = {
  concurrency: {
    alias: 'c',
    type: 'number',
    default: 5,
    describe: 'Sites of a batch at work at once; a host alone is its own site',
    coerce: (value: number) => wholeNumber('--concurrency', value),
  },
} as const satisfies Record<string, Options>

export const verifying = {
  dump: {
    type: 'string',
    describe: 'A file of the host, by its path or its name in backups/; else the newest dump',
  },
} as const satisfies Record<string, Options>

export const running = {
  ...atOnce,
  ...tellingOthers,
  yes: { alias: 'y', type: 'boolean', default: false, describe: 'Do not ask before the start' },
} as const satisfies Record<string, Options>

export const unlocking = {
  yes: { alias: 'y', type: 'boolean', default: false, describe: 'Do not ask before it is done' },
} as const satisfies Record<string, Options>

export const executing = {
  as: {
    type: 'string',
    choices: ['root', 'web', 'owner'],
    default: 'root',
    describe: 'With whose rights: of root, the web user or the owner of .git',
  },
} as const satisfies Record<string, Options>

export const forAWhile = {
  for: {
    type: 'string',
    describe: 'How long: then each host brings its site up by itself, also after a reboot',
    coerce: (value?: string) => (value === undefined ? undefined : readDuration(value)),
  },
} as const satisfies Record<string, Options>

export const trusting = {
  replace: {
    type: 'boolean',
    default: false,
    describe: 'Take keys that have changed, too, in place of those that are known',
  },
  yes: {
    alias: 'y',
    type: 'boolean',
    default: false,
    describe: 'Do not ask before keys are pinned',
  },
} as const satisfies Record<string, Options>

export const settling = {
  done: { type: 'boolean', conflicts: 'redo', describe: 'Its effect is there: go on after it' },
  redo: { type: 'boolean', describe: 'Its effect is not there: run it again' },
} as const satisfies Record<string, Options>

export type Everywhere = InferredOptionTypes<typeof everywhere> & { readonly asked: Asked }
export type HostsFlags = Everywhere & InferredOptionTypes<typeof hosts>
export type UnlockFlags = HostsFlags & InferredOptionTypes<typeof unlocking>
export type ApprovingFlags = InferredOptionTypes<typeof approving>
export type ChoreFlags = HostsFlags & InferredOptionTypes<typeof running>
export type PlanningFlags = InferredOptionTypes<typeof planning>
export type VerifyFlags = Everywhere &
  InferredOptionTypes<typeof verifying> & { readonly host: string }
export type TrustFlags = HostsFlags & InferredOptionTypes<typeof trusting>
export type RollbackFlags = Everywhere &
  InferredOptionTypes<typeof running> &
  InferredOptionTypes<typeof hostsOrRun> & { readonly run?: string }
