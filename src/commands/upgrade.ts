import { ExpectedFailure } from '../failure.ts'
import { renderPlanTable } from '../report/plan-text.ts'
import { readApprovedSql } from './approve.ts'
import { withConnections } from './ask-hosts.ts'
import { askAndBegin, refuseUnasked } from './begin.ts'
import { chooseSites } from './choose.ts'
import type { UpgradeFlags } from './flags.ts'
import { makePlan } from './make-plan.ts'
import { openScreen } from './screen.ts'

/** Upgrades the chosen hosts: survey, plan, confirm, roll out, report. */
export async function upgrade(args: UpgradeFlags): Promise<number> {
  refuseUnasked('upgrade', args)
  if (args.review && !process.stdin.isTTY) throw new ExpectedFailure({ kind: 'review-impossible' })
  const approved = readApprovedSql(args['approve-sql'])
  const screen = openScreen(args)
  const chosen = chooseSites(args.inventory, args.hosts)
  return withConnections(args, async (connections) => {
    const plan = await makePlan(args, chosen, connections)
    const text = renderPlanTable(plan, screen.colourTold)
    const { inventory } = chosen
    const unreviewed = args.review ? 'ask' : 'refuse'
    const { concurrency } = args
    const execution = { args, inventory, connections, screen, concurrency } as const
    const asking = { text, question: 'Upgrade', yes: args.yes }
    return askAndBegin(plan, asking, { ...execution, approved, unreviewed })
  })
}
