import { ExpectedFailure } from '../failure.ts'
import { loadInventory } from '../inventory/load.ts'
import { canStart } from '../plan/plan.ts'
import { renderLosses } from '../report/losses.ts'
import { renderPlanTable } from '../report/plan-text.ts'
import { withConnections } from './ask-hosts.ts'
import { type Chosen, chooseSites, refuseParts } from './choose.ts'
import type { RollbackFlags } from './line/flags.ts'
import { planWork } from './make-plan.ts'
import { askAndBegin, refuseUnasked } from './run/begin.ts'
import { recallRun } from './run/recall.ts'
import { openScreen } from './terminal/screen.ts'

const command = 'rollback'

/** Takes hosts back to where they stood before a run, or before the last one that changed them. */
export async function rollback(args: RollbackFlags): Promise<number> {
  const chosen = choose(args)
  refuseUnasked(args)
  const screen = openScreen(args)
  return withConnections(args, async (connections) => {
    const plan = await planWork({ work: 'rollback', run: args.run }, chosen, connections)
    const text = [renderPlanTable(plan, screen.colourTold), ...renderLosses(plan)].join('\n')
    const { inventory } = chosen
    const beginning = { args, inventory, connections, screen, concurrency: args.concurrency }
    return askAndBegin(plan, { text, question: 'Take back', yes: args.yes }, beginning)
  })
}

function choose({ inventory, run, hosts }: RollbackFlags): Chosen {
  if (run !== undefined && hosts) refuse('say which run or which --hosts, not both')
  if (run !== undefined) return chooseOfRun(run)
  return hosts ? chooseSites(inventory, hosts, command) : refuse('say which: a run, or --hosts')
}

/** The hosts that had something to do in a run. */
function chooseOfRun(run: string): Chosen {
  const state = recallRun(run)
  const { work, hosts: plans } = state.plan
  if (work !== 'upgrade') refuse(`run ${run} is no upgrade: there is nothing to take back`)
  const inventory = loadInventory(state.inventory)
  const begun = plans.filter(canStart).map(({ host }) => host)
  const hosts = inventory.hosts.filter(({ name }) => begun.includes(name))
  const missing = begun.filter((name) => !hosts.some((host) => host.name === name))
  if (missing.length > 0) refuse(`the inventory no longer has ${missing.join(', ')} of run ${run}`)
  const chosen = { inventory, hosts, selection: begun.join(',') }
  refuseParts(chosen, command)
  return chosen
}

function refuse(problem: string): never {
  throw new ExpectedFailure({ kind: 'usage', problem })
}
