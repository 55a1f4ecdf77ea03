import { join } from 'node:path'
import { runsDirOf } from '../config.ts'
import { makeRunId, openJournal } from '../journal/journal.ts'
import { canStart, type Plan } from '../plan/plan.ts'
import { sayController } from './controller.ts'
import { type Execution, runPlan } from './run-plan.ts'

type Beginning = Pick<Execution, 'args' | 'inventory' | 'connections' | 'screen'> & {
  readonly concurrency: number
}

/** Rolls a plan out as a new run; where there is nothing to do, it only tells so. */
export function beginRun(
  plan: Plan,
  { args, inventory, connections, screen, concurrency }: Beginning,
): Promise<number> {
  const isWork = plan.hosts.some(canStart)
  const run = isWork ? makeRunId(new Date(), Math.random()) : ''
  const runsDir = runsDirOf(process.env)
  return runPlan({
    args,
    inventory,
    connections,
    screen,
    state: undefined,
    first: {
      type: 'run-started',
      at: Math.floor(Date.now() / 1000),
      run,
      by: sayController(),
      inventory: inventory.path,
      concurrency,
      plan,
      asked: args.asked,
    },
    journal: isWork ? openJournal(runsDir, run) : undefined,
    runDir: isWork ? join(runsDir, run) : undefined,
  })
}
