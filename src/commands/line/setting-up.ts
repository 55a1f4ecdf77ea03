import type { Command } from './command.ts'
import * as flags from './flags.ts'
import { aiming, beginning } from './setting-up-flags.ts'

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
    run: async (args) => (await import('../init.ts')).init(args),
  },
  {
    usage: 'hosts',
    describe: 'What the inventory says of its hosts; asks nobody',
    flags: flags.hostsOrRun,
    examples: [['fleet hosts --hosts prod', 'addresses, groups, sites']],
    run: async (args) => (await import('../hosts.ts')).hosts(args),
  },
  {
    usage: 'doctor',
    describe:
      'Every check an upgrade begins with, one line each, and the fix to type; changes nothing',
    flags: { ...flags.hosts, ...aiming },
    examples: [['fleet doctor --hosts all', 'before the first upgrade, or the night before']],
    run: async (args) => (await import('../doctor.ts')).doctor(args),
  },
]
