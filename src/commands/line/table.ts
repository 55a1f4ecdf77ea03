import type { Command } from './command.ts'
import { chore, dayTwo } from './day-two.ts'
import * as flags from './flags.ts'
import { lookingBack } from './looking-back.ts'
import { keeping, kept } from './plan-file-flags.ts'
import { settingUp } from './setting-up.ts'
import { waiting, watching } from './taking-up.ts'
import { tellingOthers } from './telling-others.ts'

const verify: Command = {
  usage: 'verify <host>',
  describe: 'Restore the newest dump of a host beside its database, compare it, drop it again',
  flags: flags.verifying,
  examples: [
    ['fleet backup verify lon1', 'tables, rows, views and triggers are counted'],
    ['fleet backup verify lon1 --dump 20261121-020000-k3x9.sql.gz', 'an older one'],
  ],
  run: async (args) => (await import('../verify.ts')).verify(args),
}

/** Every command of fleet, in the order of a working day. */
export const commands: readonly Command[] = [
  ...settingUp,
  {
    usage: 'trust',
    describe: 'Show the host keys that are not known yet, ask, and pin them',
    flags: { ...flags.hosts, ...flags.trusting },
    examples: [
      ['fleet trust --hosts prod', 'compare the fingerprints, then say yes'],
      ['fleet trust --hosts lon1 --replace', 'a host that was installed anew'],
    ],
    run: async (args) => (await import('../trust.ts')).trust(args),
  },
  {
    usage: 'status',
    describe: 'How the hosts stand: release, site, memcached, schema, permissions, changes, runs',
    flags: flags.hosts,
    examples: [['fleet status --hosts prod', 'one table for all of them']],
    run: async (args) => (await import('../status.ts')).status(args),
  },
  {
    usage: 'releases [release]',
    describe: 'The releases of IXP Manager that fleet knows, and what each asks for',
    flags: {},
    examples: [
      ['fleet releases', 'a row a release'],
      ['fleet releases 5.0.0', 'all that one asks for'],
    ],
    run: async (args) => (await import('../releases.ts')).releases(args),
  },
  {
    usage: 'plan',
    describe: 'What an upgrade would do, and what is in its way; changes nothing',
    flags: { ...flags.hosts, ...flags.planning, ...keeping },
    examples: [
      ['fleet plan --hosts prod', 'hosts, paths, steps and blockers'],
      ['fleet plan --hosts lon1 --to next', 'only the next hop'],
      ['fleet plan --hosts prod -o plan.json', 'for a later fleet upgrade --plan plan.json'],
    ],
    run: async (args) => (await import('../plan.ts')).plan(args),
  },
  {
    usage: 'script <host>',
    describe: 'Print the very script a host would get',
    flags: flags.planning,
    examples: [['fleet script lon1 | less', 'read it first']],
    run: async (args) => (await import('../script.ts')).script(args),
  },
  {
    usage: 'upgrade',
    describe: 'Upgrade hosts in stages; each finishes by itself what it began',
    flags: { ...flags.hostsOrRun, ...flags.planning, ...kept, ...flags.running },
    examples: [
      ['fleet upgrade --hosts prod', 'shows the plan and asks'],
      ["fleet upgrade --hosts 'prod,!lon1' --to 4.9.3 --yes", 'all but one, without asking'],
      ['fleet upgrade --hosts prod --review', 'a person approves the SQL of each hop'],
      ['fleet upgrade --hosts prod --notify https://chat.example.net/hooks/x', 'a webhook is told'],
      ['fleet upgrade --plan plan.json', 'exactly that plan, or nothing'],
    ],
    run: async (args) => (await import('../upgrade.ts')).upgrade(args),
  },
  {
    usage: 'backup',
    describe: 'Make a verified dump of the databases now; the sites stay up',
    flags: { ...flags.hosts, ...flags.atOnce },
    examples: [['fleet backup --hosts prod', 'a row a host, with the dump and its size']],
    subcommands: [verify],
    run: chore('backup'),
  },
  ...dayTwo,
  {
    usage: 'rollback [run]',
    describe: 'Take hosts back to where they stood before a run: code, libraries, database',
    flags: { ...flags.hostsOrRun, ...flags.running },
    examples: [
      ['fleet rollback 20261121-020000-k3x9', 'all hosts of the run; says what is lost, and asks'],
      ['fleet rollback --hosts lon1', 'the last run that changed it'],
      ['fleet rollback --hosts lon1,lon2', 'a site goes back whole, its database once'],
    ],
    run: async (args) => (await import('../rollback.ts')).rollback(args),
  },
  {
    usage: 'resume [run]',
    describe: 'Take up a run where it is: follow what runs, start what is left',
    flags: { ...flags.approving, ...waiting, ...tellingOthers },
    examples: [
      ['fleet resume', 'the last run'],
      ['fleet resume --wait', 'hosts wait for their windows'],
    ],
    run: async (args) => (await import('../resume.ts')).resume(args),
  },
  {
    usage: 'attach [run]',
    describe: 'Only watch a run, from any machine that reaches its hosts',
    flags: { ...flags.hostsOrRun, ...watching },
    examples: [
      ['fleet attach', 'the run that is at work; Ctrl-C leaves it to itself'],
      ['fleet attach --hosts prod', 'from another machine: the newest run of these hosts'],
    ],
    run: async (args) => (await import('../attach.ts')).attach(args),
  },
  {
    usage: 'halt [run]',
    describe: 'From a second terminal: start nothing new; what runs finishes',
    flags: {},
    examples: [['fleet halt', 'the run that is at work; fleet resume goes on with it']],
    run: async (args) => (await import('../halt.ts')).halt(args),
  },
  {
    usage: 'settle <run> <host>',
    describe: 'Say of an interrupted step whether its effect is there',
    flags: flags.settling,
    examples: [['fleet settle 20261121-020000-k3x9 lon1 --done', 'then: fleet resume']],
    run: async (args) => (await import('../settle.ts')).settle(args),
  },
  ...lookingBack,
  {
    usage: 'completion <shell> [words..]',
    describe: 'Completion for bash, zsh or fish: commands, flags, hosts, groups, runs, releases',
    flags: {},
    examples: [['source <(fleet completion bash)', 'as a line of ~/.bashrc']],
    run: async (args) => (await import('../completion.ts')).completion(args, commands),
  },
]
