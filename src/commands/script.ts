import { ExpectedFailure } from '../failure.ts'
import { exitCodes } from '../report/exit-code.ts'
import { scriptJson } from '../report/json.ts'
import { compileScript } from '../script/compile.ts'
import { readApprovedSql } from './approve.ts'
import { withConnections } from './ask-hosts.ts'
import { chooseHost } from './choose.ts'
import type { Everywhere, PlanningFlags } from './line/flags.ts'
import { makePlan } from './make-plan.ts'
import { sayController } from './run/controller.ts'
import { openScreen } from './terminal/screen.ts'

type ScriptFlags = Everywhere & PlanningFlags & { readonly host: string }

/** Prints the script a host would get; only the run's id is not yet known. */
export async function script(args: ScriptFlags): Promise<number> {
  const screen = openScreen(args)
  const { inventory, host } = chooseHost(args.inventory, args.host)
  const approved = readApprovedSql(args['approve-sql'])
  const chosen = { inventory, hosts: [host], selection: host.name }
  const plan = await withConnections(args, (connections) => makePlan(args, chosen, connections))
  const [hostPlan] = plan.hosts
  const failure = hostPlan?.unreachable ?? hostPlan?.blockers[0]
  if (!hostPlan?.setup)
    throw new ExpectedFailure(failure ?? { kind: 'root-wrong', root: host.root })
  const text = compileScript(hostPlan, host, {
    run: 'RUN',
    by: sayController(),
    work: plan.work,
    approved,
  })
  if (args.json) screen.answer(scriptJson(host.name, text))
  else process.stdout.write(text)
  return failure ? exitCodes.blocked : exitCodes.fine
}
