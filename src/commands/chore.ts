import type { ChoreWishes } from '../plan/plan-chore.ts'
import { chores } from '../recipes/works.ts'
import { sayChore } from '../report/phrases.ts'
import { renderPlanTable } from '../report/plan-text.ts'
import { withConnections } from './ask-hosts.ts'
import { askAndBegin, beginRun, refuseUnasked } from './begin.ts'
import { chooseHosts, chooseSites } from './choose.ts'
import type { ChoreFlags } from './flags.ts'
import { planWork } from './make-plan.ts'
import { openScreen } from './screen.ts'

/** Has hosts do work that is no upgrade: survey, plan, where it takes a site down a question, report. */
export async function doChore(wishes: ChoreWishes, args: ChoreFlags): Promise<number> {
  const { question, isOfDatabase } = chores[wishes.work]
  if (question) refuseUnasked(sayChore(wishes.work), args)
  const screen = openScreen(args)
  const choose = isOfDatabase ? chooseSites : chooseHosts
  const chosen = choose(args.inventory, args.hosts)
  const { inventory } = chosen
  return withConnections(args, async (connections) => {
    const plan = await planWork(wishes, chosen, connections)
    const beginning = { args, inventory, connections, screen, concurrency: args.concurrency }
    if (!question) return beginRun(plan, beginning)
    const text = renderPlanTable(plan, screen.colourTold)
    return askAndBegin(plan, { text, question, yes: args.yes }, beginning)
  })
}
