import type { Seconds } from '../../duration.ts'
import type { Chore } from '../../recipes/works.ts'
import type { ExecFlags } from '../exec.ts'
import type { Command } from './command.ts'
import type { ChoreFlags } from './flags.ts'
import * as flags from './flags.ts'

const overHosts = { ...flags.hosts, ...flags.atOnce }

const schema: readonly Command[] = [
  {
    usage: 'validate',
    describe: 'Ask Doctrine whether mappings and schema are right, whatever memcached has of them',
    flags: overHosts,
    examples: [['fleet schema validate --hosts prod', 'exit code 4 where one is not']],
    run: chore('schema-validate'),
  },
  {
    usage: 'diff',
    describe: 'Show the SQL that would bring the schema in line; changes nothing',
    flags: overHosts,
    examples: [['fleet schema diff --hosts prod', 'exit code 4 where there is any']],
    run: chore('schema-diff'),
  },
  {
    usage: 'update',
    describe:
      'Apply the SQL of diff once it is approved: down, dump, restart, update, restart, views, up',
    flags: { ...overHosts, ...flags.approving },
    examples: [
      ['fleet schema update --hosts lon1', 'shows the SQL while the site is up, and asks'],
      ['fleet schema update --hosts lon1 --approve-sql review.sql', 'asks nobody'],
    ],
    run: chore('schema-update'),
  },
  {
    usage: 'generate',
    describe: 'Write entities and proxies anew, on development hosts only',
    flags: { ...flags.hosts, ...flags.running },
    examples: [['fleet schema generate --hosts dev1', 'where APP_ENV is local or development']],
    run: chore('schema-generate'),
  },
]

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
          return (await import('../chore.ts')).doChore({ work: 'maintenance-on', wanted }, args)
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
    examples: [['fleet memcached restart --hosts prod', 'it is seen to have lost what it had']],
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
  {
    usage: 'schema',
    describe: 'The schema of the databases, held against the code, and corrected',
    flags: {},
    examples: [['fleet schema diff --hosts prod', 'then: fleet schema update']],
    subcommands: schema,
  },
  {
    usage: 'views',
    describe: 'Rebuild the SQL views of the databases',
    flags: overHosts,
    examples: [['fleet views --hosts prod', 'also after what others did to a database']],
    run: chore('views'),
  },
  {
    usage: 'cache',
    describe: 'What the application has cached',
    flags: {},
    examples: [['fleet cache clear --hosts prod', 'then it is read anew']],
    subcommands: [
      {
        usage: 'clear',
        describe: 'Clear all caches of the application, as after an upgrade',
        flags: overHosts,
        examples: [['fleet cache clear --hosts prod', 'those that the release has']],
        run: chore('cache-clear'),
      },
    ],
  },
  {
    usage: 'verify',
    describe: 'Whether hosts are what they should be: ten things looked at, any difference told',
    flags: overHosts,
    examples: [['fleet verify --hosts prod', 'exit code 0 only where all of it is right']],
    run: chore('verify'),
  },
  {
    usage: 'unlock',
    describe: 'Show which run has a host and what it would break to take it back; asks, and does',
    flags: { ...flags.hosts, ...flags.unlocking },
    examples: [['fleet unlock --hosts lon1', 'a run at work is told to stop, never killed']],
    run: async (args: flags.UnlockFlags) => (await import('../unlock.ts')).unlock(args),
  },
  {
    usage: 'exec [command..]',
    describe: 'Run a command on hosts; what they print alike is shown once',
    flags: { ...overHosts, ...flags.executing },
    examples: [
      ['fleet exec --hosts prod -- df -h /srv', 'a command and its arguments'],
      ["fleet exec --hosts prod --as web -- 'cd storage/logs; ls | tail -1'", 'a line of sh'],
    ],
    run: async (args: ExecFlags) => (await import('../exec.ts')).exec(args),
  },
]

/** Runs a chore; its work is loaded only when it is run. */
export function chore(work: Chore): (args: ChoreFlags) => Promise<number> {
  return async (args) => (await import('../chore.ts')).doChore({ work }, args)
}
