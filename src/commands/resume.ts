import { join } from 'node:path'
import { runsDirOf } from '../config.ts'
import { loadInventory } from '../inventory/load.ts'
import { openJournal } from '../journal/journal.ts'
import { openConnections } from './ask-hosts.ts'
import { sayController } from './controller.ts'
import type { Everywhere } from './flags.ts'
import { recallRun } from './recall.ts'
import { runPlan } from './run-plan.ts'
import { openScreen } from './screen.ts'

/** Takes up a run: follows what runs, begins a new attempt of what is held, starts what is left. */
export async function resume(args: Everywhere & { run?: string }): Promise<number> {
  const state = recallRun(args.run)
  const runsDir = runsDirOf(process.env)
  return runPlan({
    args,
    inventory: loadInventory(state.inventory),
    connections: openConnections(args),
    screen: openScreen(args),
    state,
    first: { type: 'run-resumed', at: Math.floor(Date.now() / 1000), by: sayController() },
    journal: openJournal(runsDir, state.run),
    runDir: join(runsDir, state.run),
  })
}
