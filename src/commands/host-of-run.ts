import { ExpectedFailure } from '../failure.ts'
import { loadInventory } from '../inventory/load.ts'
import type { HostState } from '../journal/run-state.ts'
import type { RunPlace } from '../remote/scripts.ts'
import { recallRun } from './recall.ts'

/** A host's place in a run, by what the operator typed. Throws where the run has no such host. */
export function findHostOfRun(run: string, name: string): { place: RunPlace; state: HostState } {
  const recalled = recallRun(run)
  const plan = recalled.plan.hosts.find((each) => each.host === name)
  const host = loadInventory(recalled.inventory).hosts.find((each) => each.name === name)
  const state = recalled.hosts.get(name)
  if (plan?.setup && host && state) {
    return { place: { host, run: recalled.run, stateDir: plan.setup.stateDir }, state }
  }
  const names = recalled.plan.hosts.filter((each) => each.setup).map((each) => each.host)
  throw new ExpectedFailure({ kind: 'name-unknown', what: 'host in this run', name, names })
}
