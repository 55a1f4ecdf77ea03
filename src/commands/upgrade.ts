import { join } from 'node:path'
import { runsDirOf } from '../config.ts'
import { ExpectedFailure } from '../failure.ts'
import { makeRunId, openJournal } from '../journal/journal.ts'
import { canStart, type Plan } from '../plan/plan.ts'
import { exitCodes } from '../report/exit-code.ts'
import { renderPlanTable } from '../report/plan-text.ts'
import { withConnections } from './ask-hosts.ts'
import { type Chosen, chooseSites } from './choose.ts'
import { confirm } from './confirm.ts'
import { sayController } from './controller.ts'
import type { UpgradeFlags } from './flags.ts'
import { makePlan } from './make-plan.ts'
import { type Execution, runPlan } from './run-plan.ts'
import { openScreen } from './screen.ts'

/** Upgrades the chosen hosts: survey, plan, confirm, roll out, report. */
export async function upgrade(args: UpgradeFlags): Promise<number> {
  if (!args.yes && !process.stdin.isTTY)
    throw new ExpectedFailure({ kind: 'confirmation-impossible' })
  const screen = openScreen(args)
  const chosen = chooseSites(args.inventory, args.hosts)
  return withConnections(args, async (connections) => {
    const plan = await makePlan(args, chosen, connections)
    const isWork = plan.hosts.some(canStart)
    if (isWork) screen.tell(`${renderPlanTable(plan, screen.colourTold)}\n`)
    const confirmation = isWork && !args.yes ? await confirm(questionOf(plan)) : 'yes'
    if (confirmation === 'yes') return begin(args, { chosen, plan, isWork, connections, screen })
    screen.tell('not confirmed: nothing was touched')
    return confirmation === 'no' ? exitCodes.usage : exitCodes.detached
  })
}

function questionOf(plan: Plan): string {
  const count = plan.hosts.filter(canStart).length
  return `Upgrade ${count} of ${plan.hosts.length} hosts? (yes/no) `
}

type Beginning = Pick<Execution, 'connections' | 'screen'> & {
  readonly chosen: Chosen
  readonly plan: Plan
  readonly isWork: boolean
}

/** Rolls the plan out as a new run; where there is nothing to do, it only tells so. */
function begin(
  args: UpgradeFlags,
  { chosen, plan, isWork, connections, screen }: Beginning,
): Promise<number> {
  const run = isWork ? makeRunId(new Date(), Math.random()) : ''
  const runsDir = runsDirOf(process.env)
  return runPlan({
    args,
    inventory: chosen.inventory,
    connections,
    screen,
    state: undefined,
    first: {
      type: 'run-started',
      at: Math.floor(Date.now() / 1000),
      run,
      by: sayController(),
      inventory: chosen.inventory.path,
      concurrency: args.concurrency,
      plan,
      asked: args.asked,
    },
    journal: isWork ? openJournal(runsDir, run) : undefined,
    runDir: isWork ? join(runsDir, run) : undefined,
  })
}
