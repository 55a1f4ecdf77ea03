import type { Seconds } from '../duration.ts'
import type { Chore } from '../recipes/works.ts'
import type { ChoreFlags } from './flags.ts'
import * as flags from './flags.ts'
import type { Command } from './table.ts'

const overHosts = { ...flags.hosts, ...flags.atOnce }

/** What an operator does with hosts on the days without an upgrade; each has its row in works.ts. */
export const dayTwo: readonly Command[] = [
  {
    usage: 'maintenance',
    describe: 'Take sites down for maintenance, and bring them up',
    flags: {},
    examples: [['fleet maintenance on --hosts lon1', 'then: fleet maintenance off --hosts lon1']],
    subcommands: [
      {
        usage: 'on',
        describe: 'Put sites into maintenance, with the file itself where artisan is broken',
        flags: { ...flags.hosts, ...flags.running, ...flags.forAWhile },
        examples: [
          ['fleet maintenance on --hosts lon1', 'asks, and leaves the site down'],
          ['fleet maintenance on --hosts lon1 --for 30m', 'the host itself comes up by then'],
        ],
        run: async (args: ChoreFlags & { readonly for?: Seconds }) => {
          const wanted = args.for === undefined ? undefined : String(args.for)
          return (await import('./chore.ts')).doChore({ work: 'maintenance-on', wanted }, args)
        },
      },
      {
        usage: 'off',
        describe: 'Bring sites up, and ask them whether they serve',
        flags: overHosts,
        examples: [['fleet maintenance off --hosts lon1', 'with or without a working artisan']],
        run: chore('maintenance-off'),
      },
    ],
  },
  {
    usage: 'memcached',
    describe: 'What to do with memcached',
    flags: {},
    examples: [['fleet memcached restart --hosts prod', 'see below']],
    subcommands: [
      {
        usage: 'restart',
        describe: 'Restart memcached, and see that it has lost what it had',
        flags: overHosts,
        examples: [['fleet memcached restart --hosts prod', 'also flushes what others keep in it']],
        run: chore('memcached-restart'),
      },
    ],
  },
  {
    usage: 'permissions',
    describe: 'Whether the web user can write where it must',
    flags: {},
    examples: [['fleet permissions check --hosts prod', 'then: fleet permissions fix']],
    subcommands: [
      {
        usage: 'check',
        describe: 'Count the paths that are not the web user’s, and show some; changes nothing',
        flags: overHosts,
        examples: [['fleet permissions check --hosts prod', 'exit code 4 where there are any']],
        run: chore('permissions-check'),
      },
      {
        usage: 'fix',
        describe: 'Give the web user the paths that are not its own, and no others',
        flags: overHosts,
        examples: [['fleet permissions fix --hosts prod', 'says how many, and which were some']],
        run: chore('permissions-fix'),
      },
    ],
  },
]

/** Runs a chore; its work is loaded only when it is run. */
export function chore(work: Chore): (args: ChoreFlags) => Promise<number> {
  return async (args) => (await import('./chore.ts')).doChore({ work }, args)
}
