import { exitCodeOfPlan } from '../report/exit-code.ts'
import { planJson } from '../report/json.ts'
import { renderPlan } from '../report/plan-text.ts'
import { withConnections } from './ask-hosts.ts'
import { chooseSites } from './choose.ts'
import type { PlanFlags } from './flags.ts'
import { makePlan } from './make-plan.ts'
import { openScreen } from './screen.ts'

/** Shows what an upgrade would do. */
export async function plan(args: PlanFlags): Promise<number> {
  const screen = openScreen(args)
  const chosen = chooseSites(args.inventory, args.hosts)
  const made = await withConnections(args, (connections) => makePlan(args, chosen, connections))
  const exitCode = exitCodeOfPlan(made)
  screen.answer(args.json ? planJson(made, exitCode) : renderPlan(made, screen.colour, args.asked))
  return exitCode
}
