import { ExpectedFailure } from '../../failure.ts'
import { loadInventory } from '../../inventory/load.ts'
import type { HostState, RunState } from '../../journal/run-state.ts'
import type { RunPlace } from '../../remote/scripts.ts'
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

/** The places of all hosts that have begun, as far as the inventory still knows them. */
export function findPlaces({ inventory, plan, hosts, run }: RunState): RunPlace[] {
  const known = loadInventory(inventory).hosts
  return plan.hosts.flatMap(({ host: name, setup }) => {
    const host = known.find((each) => each.name === name)
    const hasBegun = hosts.get(name)?.startedAt !== undefined
    return host && setup && hasBegun ? [{ host, run, stateDir: setup.stateDir }] : []
  })
}
