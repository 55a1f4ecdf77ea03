import type { Command } from './command.ts'
import { logging, reporting } from './looking-back-flags.ts'

/** The runs of this controller, and what is known of them. */
export const lookingBack: readonly Command[] = [
  {
    usage: 'runs',
    describe: 'The runs of this controller and what came of them',
    flags: {},
    examples: [['fleet runs', 'newest last']],
    run: async (args) => (await import('../runs.ts')).runs(args),
  },
  {
    usage: 'show [run]',
    describe: 'A run told again: what happened when, and where its hosts stand',
    flags: {},
    examples: [['fleet show 20261121-020000-k3x9', 'without a name, the last run']],
    run: async (args) => (await import('../show.ts')).show(args),
  },
  {
    usage: 'report [run]',
    describe: 'A run as a table, JSON, its events, JUnit XML, or one HTML file',
    flags: reporting,
    examples: [
      ['fleet report --format html > run.html', 'the last run: hosts, timeline, every step'],
      ['fleet report 20261121-020000-k3x9 --format junit > run.xml', 'for a CI system'],
    ],
    run: async (args) => (await import('../report.ts')).report(args),
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
    run: async (args) => (await import('../logs.ts')).logs(args),
  },
]
