import { exitCodeOfPlan } from '../report/exit-code.ts'
import { planJson } from '../report/json.ts'
import { renderPlan } from '../report/plan-text.ts'
import { sayAsking, withConnections } from './ask-hosts.ts'
import { chooseSites } from './choose.ts'
import { keepPlan } from './keep-plan.ts'
import type { PlanFlags } from './line/plan-file-flags.ts'
import { surveyAndPlan } from './make-plan.ts'
import { openScreen } from './terminal/screen.ts'

/** Shows what an upgrade would do. */
export async function plan(args: PlanFlags): Promise<number> {
  const screen = openScreen(args)
  const chosen = chooseSites(args.inventory, args.hosts)
  screen.tellWaiting(sayAsking(chosen.hosts))
  const made = await withConnections(args, (connections) =>
    surveyAndPlan({ ...args, isForLater: args.output !== undefined }, chosen, connections),
  )
  const { plan } = made
  if (args.output !== undefined)
    keepPlan(args.output, made, { inventory: chosen.inventory.path, args })
  const exitCode = exitCodeOfPlan(plan)
  screen.answer(args.json ? planJson(plan, exitCode) : renderPlan(plan, screen.colour, args))
  return exitCode
}
