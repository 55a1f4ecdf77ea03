import { exitCodeOfPlan } from '../report/exit-code.ts'
import { planJson } from '../report/json.ts'
import { renderPlan } from '../report/plan-text.ts'
import { openConnections } from './ask-hosts.ts'
import { chooseHosts } from './choose.ts'
import type { PlanFlags } from './flags.ts'
import { makePlan } from './make-plan.ts'
import { openScreen } from './screen.ts'

/** Shows what an upgrade would do. */
export async function plan(args: PlanFlags): Promise<number> {
  const screen = openScreen(args)
  const connections = openConnections(args)
  const made = await makePlan(args, chooseHosts(args.inventory, args.hosts), connections)
  connections.closeAll()
  const exitCode = exitCodeOfPlan(made)
  screen.answer(args.json ? planJson(made, exitCode) : renderPlan(made, screen.colour))
  return exitCode
}
