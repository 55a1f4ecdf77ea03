import type { ChoreWishes } from '../plan/plan-chore.ts'
import { chores } from '../recipes/works.ts'
import { sayChore } from '../report/phrases.ts'
import { renderPlanTable } from '../report/plan-text.ts'
import { readApprovedSql } from './approve.ts'
import { withConnections } from './ask-hosts.ts'
import { chooseHosts, chooseSites } from './choose.ts'
import type { ApprovingFlags, ChoreFlags } from './line/flags.ts'
import { planWork } from './make-plan.ts'
import { askAndBegin, beginRun, refuseToReview, refuseUnasked } from './run/begin.ts'
import { openScreen } from './terminal/screen.ts'

/** Has hosts do work that is no upgrade: survey, plan, where it takes a site down a question, report. */
export async function doChore(
  wishes: ChoreWishes,
  args: ChoreFlags & Partial<ApprovingFlags>,
): Promise<number> {
  const { question, isOfDatabase, isReviewed } = chores[wishes.work]
  const chosen = isOfDatabase
    ? chooseSites(args.inventory, args.hosts, sayChore(wishes.work))
    : chooseHosts(args.inventory, args.hosts)
  if (question) refuseUnasked(args)
  const approval = isReviewed ? readApproval(args) : {}
  const screen = openScreen(args)
  const { inventory } = chosen
  return withConnections(args, async (connections) => {
    const plan = await planWork(wishes, chosen, connections)
    const { concurrency } = args
    const beginning = { args, inventory, connections, screen, concurrency, ...approval }
    if (!question) return beginRun(plan, beginning)
    const text = renderPlanTable(plan, screen.colourTold)
    return askAndBegin(plan, { text, question, yes: args.yes }, beginning)
  })
}

/** A person is asked about each SQL; where nobody can be, a file must have approved it. */
function readApproval(args: Partial<ApprovingFlags>) {
  const approved = readApprovedSql(args['approve-sql'])
  if (process.stdin.isTTY) return { approved, unreviewed: 'ask' } as const
  if (args['approve-sql'] === undefined) refuseToReview()
  return { approved, unreviewed: 'refuse' } as const
}
