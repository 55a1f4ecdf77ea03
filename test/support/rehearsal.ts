import type { FleetEvent, Outcome } from '../../src/events.ts'
import { RunFold } from '../../src/journal/replay.ts'
import { outcomeOf, type RunState } from '../../src/journal/run-state.ts'
import type { Plan, Stage } from '../../src/plan/plan.ts'
import { type RolloutContext, rollOut } from '../../src/rollout/rollout.ts'
import { aHop, aHostPlan } from './builders.ts'

type Ends = Readonly<Record<string, Outcome>>

/** Rolls a plan out over hosts that end as told, and tells what happened. */
export class Rehearsal {
  readonly events: FleetEvent[] = []
  readonly started: string[] = []
  readonly halt = new AbortController()
  readonly detach = new AbortController()
  mostAtOnce = 0
  now = 1
  #atWork = 0
  readonly #fold = new RunFold()
  readonly #ends: Ends

  constructor(plan: Plan, ends: Ends = {}, concurrency = 5) {
    this.#ends = ends
    const run = { run: '20261121-020000-test', by: 'test@here', inventory: '/inventory' }
    this.#emit({ type: 'run-started', at: 0, ...run, concurrency, plan })
  }

  get state(): RunState {
    if (!this.#fold.state) throw new Error('not started')
    return this.#fold.state
  }

  async roll(differing: Partial<RolloutContext> = {}): Promise<this> {
    await rollOut({
      state: () => this.state,
      emit: this.#emit,
      runHost: (host) => this.runHost(host),
      windows: { whyClosed: () => undefined, isWaiting: false },
      giveWord: async () => true,
      review: async () => undefined,
      halt: this.halt.signal,
      detach: this.detach.signal,
      now: () => this.now,
      sampleHealth: async () => ({ health: 'serves', lines: [] }),
      wait: (seconds) => this.wait(seconds),
      ...differing,
    })
    return this
  }

  async resume(differing: Partial<RolloutContext> = {}): Promise<this> {
    this.#emit({ type: 'run-resumed', at: this.now, by: 'test@there' })
    return this.roll(differing)
  }

  /** Time passes only where somebody waits. */
  async wait(seconds: number): Promise<void> {
    this.now += seconds
  }

  outcomes(): Record<string, Outcome> {
    return Object.fromEntries(
      [...this.state.hosts.values()].map((host) => [host.host, outcomeOf(host)]),
    )
  }

  types(): string[] {
    return this.events.map(({ type }) => type)
  }

  /** A host that ends as told. */
  async runHost(host: string): Promise<void> {
    this.started.push(host)
    this.#atWork += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atWork)
    this.#emit({ type: 'host-launched', at: this.now, host, attempt: 1 })
    await Promise.resolve()
    this.#atWork -= 1
    this.#emit({
      type: 'host-finished',
      at: this.now,
      host,
      outcome: this.#ends[host] ?? 'upgraded',
    })
  }

  readonly #emit = (event: FleetEvent): void => {
    this.events.push(event)
    this.#fold.apply(event)
  }
}

/** A plan of these stages for hosts that all have a hop before them, and of `idle` ones as they are. */
export function aStagedPlan(
  stages: ReadonlyArray<Partial<Stage> & Pick<Stage, 'batches'>>,
  idle: Plan['hosts'] = [],
): Plan {
  const hosts = stages.flatMap((stage) => stage.batches.flat())
  const hops = [aHop('4.7.3', '4.8.0', [])]
  return {
    work: 'upgrade',
    target: 'latest',
    selection: 'prod',
    rollout: 'default',
    stages: stages.map((stage, index) => ({
      name: `stage${index + 1}`,
      soakSeconds: 0,
      budget: 0,
      sizes: [{ percent: 100 }],
      ...stage,
    })),
    hosts: [
      ...hosts
        .filter((host) => !idle.some((plan) => plan.host === host))
        .map((host) => aHostPlan({ host, hops })),
      ...idle,
    ],
  }
}
