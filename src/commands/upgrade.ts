import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { runsDirOf } from '../config.ts'
import { ExpectedFailure } from '../failure.ts'
import { makeRunId, openJournal } from '../journal/journal.ts'
import { canStart, type Plan } from '../plan/plan.ts'
import { exitCodes } from '../report/exit-code.ts'
import { renderPlanTable } from '../report/plan-text.ts'
import { openConnections } from './ask-hosts.ts'
import { chooseHosts } from './choose.ts'
import { sayController } from './controller.ts'
import type { UpgradeFlags } from './flags.ts'
import { makePlan } from './make-plan.ts'
import { runPlan } from './run-plan.ts'
import { openScreen } from './screen.ts'

/** Upgrades the chosen hosts: survey, plan, confirm, roll out, report. */
export async function upgrade(args: UpgradeFlags): Promise<number> {
  if (!args.yes && !process.stdin.isTTY)
    throw new ExpectedFailure({ kind: 'confirmation-impossible' })
  const screen = openScreen(args)
  const chosen = chooseHosts(args.inventory, args.hosts)
  const connections = openConnections(args)
  const plan = await makePlan(args, chosen, connections)
  const isWork = plan.hosts.some(canStart)
  if (isWork) screen.tell(`${renderPlanTable(plan, screen.colourTold)}\n`)
  if (isWork && !args.yes && !(await isConfirmed(plan))) {
    connections.closeAll()
    screen.tell('not confirmed: nothing was touched')
    return exitCodes.usage
  }
  const run = isWork ? makeRunId(new Date(), Math.random()) : ''
  const runsDir = runsDirOf(process.env)
  const journal = isWork ? openJournal(runsDir, run) : undefined
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
    },
    journal,
    runDir: isWork ? join(runsDir, run) : undefined,
  })
}

async function isConfirmed(plan: Plan): Promise<boolean> {
  const count = plan.hosts.filter(canStart).length
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(
    `Upgrade ${count} of ${plan.hosts.length} hosts? (yes/no) `,
  )
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
