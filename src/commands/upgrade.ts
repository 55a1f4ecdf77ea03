import { ExpectedFailure } from '../failure.ts'
import { canStart, type Plan } from '../plan/plan.ts'
import { exitCodes } from '../report/exit-code.ts'
import { countBatches, renderPlanTable } from '../report/plan-text.ts'
import { readApprovedSql } from './approve.ts'
import { withConnections } from './ask-hosts.ts'
import { beginRun } from './begin.ts'
import { chooseSites } from './choose.ts'
import { confirm } from './confirm.ts'
import type { UpgradeFlags } from './flags.ts'
import { makePlan } from './make-plan.ts'
import { openScreen } from './screen.ts'

/** Upgrades the chosen hosts: survey, plan, confirm, roll out, report. */
export async function upgrade(args: UpgradeFlags): Promise<number> {
  if (!args.yes && !process.stdin.isTTY)
    throw new ExpectedFailure({ kind: 'confirmation-impossible' })
  if (args.review && !process.stdin.isTTY) throw new ExpectedFailure({ kind: 'review-impossible' })
  const approved = readApprovedSql(args['approve-sql'])
  const screen = openScreen(args)
  const chosen = chooseSites(args.inventory, args.hosts)
  return withConnections(args, async (connections) => {
    const plan = await makePlan(args, chosen, connections)
    const { inventory } = chosen
    const unreviewed = args.review ? 'ask' : 'refuse'
    const { concurrency } = args
    const beginning = { args, inventory, connections, screen, concurrency, approved } as const
    const isWork = plan.hosts.some(canStart)
    if (isWork) screen.tell(`${renderPlanTable(plan, screen.colourTold)}\n`)
    const confirmation = isWork && !args.yes ? await confirm(questionOf(plan)) : 'yes'
    if (confirmation === 'yes') return beginRun(plan, { ...beginning, unreviewed })
    screen.tell('not confirmed: nothing was touched')
    return confirmation === 'interrupted' ? exitCodes.detached : exitCodes.usage
  })
}

function questionOf(plan: Plan): string {
  const count = plan.hosts.filter(canStart).length
  const batches = countBatches(plan)
  const cut = batches.length > 1 ? `, in batches of ${batches.join(', ')}` : ''
  return `Upgrade ${count} of ${plan.hosts.length} hosts${cut}? (yes/no) `
}
