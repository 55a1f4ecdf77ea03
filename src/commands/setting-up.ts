import type { InferredOptionTypes, Options } from 'yargs'
import type { Everywhere, HostsFlags } from './flags.ts'
import * as flags from './flags.ts'
import type { Command } from './table.ts'

const beginning = {
  user: { type: 'string', describe: 'Who logs in; else what ~/.ssh/config says' },
  become: { type: 'string', choices: ['none', 'sudo'], describe: 'How to be root there' },
  root: { type: 'string', describe: 'Where IXP Manager is installed' },
  'web-user': { type: 'string', describe: 'Who the web server runs as' },
} as const satisfies Record<string, Options>

/** Of a plan that is not to be carried out. */
const aiming = {
  to: flags.planning.to,
  'allow-major': flags.planning['allow-major'],
} as const satisfies Record<string, Options>

export type InitFlags = Everywhere &
  InferredOptionTypes<typeof beginning> & { readonly names: readonly string[] }
export type DoctorFlags = HostsFlags & InferredOptionTypes<typeof aiming>
export type HostsOfInventoryFlags = Everywhere & InferredOptionTypes<typeof flags.hostsOrRun>

/** What comes before the first upgrade. */
export const settingUp: readonly Command[] = [
  {
    usage: 'init [names..]',
    describe: 'Ask for hosts, offering those of ~/.ssh/config, and write an inventory',
    flags: beginning,
    examples: [
      ['fleet init', 'asks for what is needed'],
      ['fleet init lon1 ams1 --user root', 'asks for the rest'],
    ],
    run: async (args) => (await import('./init.ts')).init(args),
  },
  {
    usage: 'hosts',
    describe: 'What the inventory says of its hosts; asks nobody',
    flags: flags.hostsOrRun,
    examples: [['fleet hosts --hosts prod', 'addresses, groups, sites']],
    run: async (args) => (await import('./hosts.ts')).hosts(args),
  },
  {
    usage: 'doctor',
    describe:
      'Every check an upgrade begins with, one line each, and the fix to type; changes nothing',
    flags: { ...flags.hosts, ...aiming },
    examples: [['fleet doctor --hosts all', 'before the first upgrade, or the night before']],
    run: async (args) => (await import('./doctor.ts')).doctor(args),
  },
]
