import type { ControllerEvent, FleetEvent, HostEvent, HostFact } from '../../src/events.ts'
import { replay } from '../../src/journal/replay.ts'
import type { RunState } from '../../src/journal/run-state.ts'
import type { HostPlan, Plan } from '../../src/plan/plan.ts'
import { aHop, aHostPlan, aStep } from './builders.ts'

type RunStarted = Extract<ControllerEvent, { type: 'run-started' }>

/** When the runs of tests start. */
export const startedAt = 1_795_226_000

/** A plan of hosts that are to go from 4.7.3 to 4.8.0, with what a test says otherwise. */
export function aPlan(hosts: Readonly<Record<string, Partial<HostPlan>>>): Plan {
  const names = Object.keys(hosts)
  const steps = [
    aStep({ id: 'fetch', phase: 'prepare' }),
    aStep({ id: 'composer' }),
    aStep({ id: 'schema', phase: 'commit' }),
    aStep({ id: 'up', phase: 'finish' }),
  ]
  const hops = [aHop('4.7.3', '4.8.0', steps)]
  return {
    work: 'upgrade',
    target: 'latest',
    selection: 'prod',
    rollout: 'usual',
    stages: [
      { name: 'rest', soakSeconds: 60, budget: 0, sizes: [{ percent: 100 }], batches: [names] },
    ],
    hosts: Object.entries(hosts).map(([host, differing]) =>
      aHostPlan({ host, site: host, hops, ...differing }),
    ),
  }
}

export function runStarted(plan: Plan): RunStarted {
  return {
    type: 'run-started',
    at: startedAt,
    run: '20261121-020000-test',
    by: 'eve@noc',
    inventory: '/inventory',
    concurrency: 5,
    plan,
  }
}

/** The state of a run after these events. */
export function stateAfter(plan: Plan, events: readonly FleetEvent[]): RunState {
  const state = replay([runStarted(plan), ...events])
  if (!state) throw new Error('a run that started has a state')
  return state
}

/** Facts as a host's record gives them, one second and a hundred bytes apart. */
export function recorded(host: string, facts: readonly HostFact[], from = 0): HostEvent[] {
  return facts.map((fact, index) => ({
    ...fact,
    host,
    at: startedAt + from + index + 1,
    offsetBytes: 100 * (from + index + 1),
  }))
}
