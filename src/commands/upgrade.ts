import { ExpectedFailure } from '../failure.ts'
import { renderPlanTable } from '../report/plan-text.ts'
import { readApprovedSql } from './approve.ts'
import { sayAsking, withConnections } from './ask-hosts.ts'
import { chooseSites } from './choose.ts'
import { hosts } from './line/flags.ts'
import type { UpgradeFlags } from './line/plan-file-flags.ts'
import { makePlan } from './make-plan.ts'
import { askAndBegin, refuseToReview, refuseUnasked } from './run/begin.ts'
import { holdPlan, takePlan } from './take-plan.ts'
import { openScreen } from './terminal/screen.ts'

/** Upgrades the chosen hosts, or those of a plan that was kept: survey, plan, confirm, roll out, report. */
export async function upgrade(typed: UpgradeFlags): Promise<number> {
  const taken = typed.plan === undefined ? undefined : takePlan(typed.plan, typed)
  const args = taken?.args ?? typed
  const chosen = taken?.chosen ?? chooseSites(args.inventory, args.hosts ?? refuseNobody())
  const approved = readApprovedSql(args['approve-sql'])
  refuseUnasked(typed)
  const canAsk = process.stdin.isTTY
  if (args.review && !canAsk && args['approve-sql'] === undefined) refuseToReview()
  const screen = openScreen(args)
  screen.tellWaiting(sayAsking(chosen.hosts))
  return withConnections(args, async (connections) => {
    const plan = await (taken ? holdPlan(taken, connections) : makePlan(args, chosen, connections))
    const text = renderPlanTable(plan, screen.colourTold)
    const { inventory } = chosen
    const unreviewed = args.review && canAsk ? 'ask' : 'refuse'
    const { concurrency } = args
    const execution = { args, inventory, connections, screen, concurrency } as const
    const asking = { text, question: 'Upgrade', yes: args.yes }
    return askAndBegin(plan, asking, { ...execution, approved, unreviewed, isWaiting: args.wait })
  })
}

function refuseNobody(): never {
  throw new ExpectedFailure({
    kind: 'usage',
    problem: `--hosts is missing (${hosts.hosts.describe})`,
  })
}
