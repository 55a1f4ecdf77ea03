import { join } from 'node:path'
import type { ApprovedSql } from '../approved-sql.ts'
import { runsDirOf } from '../config.ts'
import { makeRunId, openJournal } from '../journal/journal.ts'
import { canStart, type Plan } from '../plan/plan.ts'
import { sayController } from './controller.ts'
import type { Unreviewed } from './reviews.ts'
import { type Execution, runPlan } from './run-plan.ts'

type Beginning = Pick<Execution, 'args' | 'inventory' | 'connections' | 'screen'> & {
  readonly concurrency: number
  readonly approved?: ApprovedSql
  readonly unreviewed?: Unreviewed
}

/** Rolls a plan out as a new run; where there is nothing to do, it only tells so. */
export function beginRun(
  plan: Plan,
  { concurrency, approved = {}, unreviewed = 'refuse', ...execution }: Beginning,
): Promise<number> {
  const isWork = plan.hosts.some(canStart)
  const run = isWork ? makeRunId(new Date(), Math.random()) : ''
  const runsDir = runsDirOf(process.env)
  return runPlan({
    ...execution,
    unreviewed,
    state: undefined,
    first: {
      type: 'run-started',
      at: Math.floor(Date.now() / 1000),
      run,
      by: sayController(),
      inventory: execution.inventory.path,
      concurrency,
      plan,
      approved,
      asked: execution.args.asked,
    },
    journal: isWork ? openJournal(runsDir, run) : undefined,
    runDir: isWork ? join(runsDir, run) : undefined,
  })
}
