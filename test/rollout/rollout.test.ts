import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FleetEvent, Outcome } from '../../src/events.ts'
import { RunFold } from '../../src/journal/replay.ts'
import { outcomeOf, type RunState } from '../../src/journal/run-state.ts'
import type { Plan, Stage } from '../../src/plan/plan.ts'
import { type RolloutContext, rollOut } from '../../src/rollout/rollout.ts'
import { aHop, aHostPlan } from '../support/builders.ts'

type Ends = Readonly<Record<string, Outcome>>

/** Rolls a plan out over hosts that end as told, and tells what happened. */
class Rehearsal {
  readonly events: FleetEvent[] = []
  readonly started: string[] = []
  readonly halt = new AbortController()
  readonly detach = new AbortController()
  mostAtOnce = 0
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
      runHost: (host) => this.#runHost(host),
      halt: this.halt.signal,
      detach: this.detach.signal,
      now: () => 1,
      soak: async () => undefined,
      ...differing,
    })
    return this
  }

  async resume(): Promise<this> {
    this.#emit({ type: 'run-resumed', at: 2, by: 'test@there' })
    return this.roll()
  }

  outcomes(): Record<string, Outcome> {
    return Object.fromEntries(
      [...this.state.hosts.values()].map((host) => [host.host, outcomeOf(host)]),
    )
  }

  types(): string[] {
    return this.events.map(({ type }) => type)
  }

  readonly #emit = (event: FleetEvent): void => {
    this.events.push(event)
    this.#fold.apply(event)
  }

  async #runHost(host: string): Promise<void> {
    this.started.push(host)
    this.#atWork += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atWork)
    this.#emit({ type: 'host-launched', at: 1, host, attempt: 1 })
    await Promise.resolve()
    this.#atWork -= 1
    this.#emit({ type: 'host-finished', at: 1, host, outcome: this.#ends[host] ?? 'upgraded' })
  }
}

function aPlan(
  stages: ReadonlyArray<Partial<Stage> & Pick<Stage, 'batches'>>,
  idle: Plan['hosts'] = [],
): Plan {
  const hosts = stages.flatMap((stage) => stage.batches.flat())
  const hops = [aHop('4.7.3', '4.8.0', [])]
  return {
    target: 'latest',
    selection: 'prod',
    rollout: 'default',
    stages: stages.map((stage, index) => ({
      name: `stage${index + 1}`,
      soakSeconds: 0,
      budget: 0,
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

describe('a rollout', () => {
  it('takes stages and batches in order, and finishes', async () => {
    const plan = aPlan([{ batches: [['a']] }, { batches: [['b', 'c'], ['d']] }])
    const rehearsal = await new Rehearsal(plan).roll()
    expect(rehearsal.started).toEqual(['a', 'b', 'c', 'd'])
    expect(
      rehearsal.events
        .filter(({ type }) => /^(stage|batch|run)/.test(type))
        .map(({ type, ...rest }) => [type, 'hosts' in rest ? rest.hosts : '']),
    ).toEqual([
      ['run-started', ''],
      ['stage-started', ''],
      ['batch-started', ['a']],
      ['stage-started', ''],
      ['batch-started', ['b', 'c']],
      ['batch-started', ['d']],
      ['run-finished', ''],
    ])
  })

  it('has no more hosts at work than it may', async () => {
    const hosts = Array.from({ length: 20 }, (_, index) => `h${index}`)
    const rehearsal = await new Rehearsal(aPlan([{ batches: [hosts] }]), {}, 3).roll()
    expect(rehearsal.mostAtOnce).toBe(3)
    expect(rehearsal.started).toHaveLength(20)
  })

  it('soaks after each batch that has one after it, and not after the last', async () => {
    const soaks: number[] = []
    const plan = aPlan([
      { batches: [['a']], soakSeconds: 60 },
      { batches: [['b'], ['c']], soakSeconds: 30 },
    ])
    await new Rehearsal(plan).roll({ soak: async (seconds) => void soaks.push(seconds) })
    expect(soaks).toEqual([60, 30])
  })

  it('gives hosts with nothing to do their outcome without starting them', async () => {
    const idle = [
      aHostPlan({ host: 'current', hops: [] }),
      aHostPlan({ host: 'blocked', blockers: [{ kind: 'bower-missing' }] }),
    ]
    const rehearsal = await new Rehearsal(aPlan([{ batches: [['a']] }], idle)).roll()
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', current: 'current', blocked: 'blocked' })
    expect(rehearsal.started).toEqual(['a'])
  })
})

describe('the budget', () => {
  const failing: Outcome[] = ['failed', 'reverted', 'held', 'interrupted', 'unknown', 'unreachable']

  it.each(failing)(
    'is spent by a host that ends %s: the next stage does not start',
    async (outcome) => {
      const plan = aPlan([{ batches: [['a']] }, { batches: [['b']] }])
      const rehearsal = await new Rehearsal(plan, { a: outcome }).roll()
      expect(rehearsal.started).toEqual(['a'])
      expect(rehearsal.outcomes()).toEqual({ a: outcome, b: 'not-started' })
      expect(rehearsal.state.haltedBy).toBe('budget')
      expect(rehearsal.events).toContainEqual({
        type: 'budget-spent',
        at: 1,
        stage: 'stage1',
        failed: 1,
        budget: 0,
      })
    },
  )

  it('is not spent by as many failed hosts as it allows', async () => {
    const plan = aPlan([{ batches: [['a', 'b']], budget: 1 }, { batches: [['c']] }])
    const rehearsal = await new Rehearsal(plan, { a: 'failed' }).roll()
    expect(rehearsal.outcomes()).toMatchObject({ b: 'upgraded', c: 'upgraded' })
  })

  it('counts a host that could not be reached for the survey in the stage it belongs to', async () => {
    const unreachable = { kind: 'address-unresolved', address: 'x' } as const
    const lost = aHostPlan({ host: 'lost', hops: [], unreachable, setup: undefined })
    const plan = aPlan([{ batches: [['a', 'lost']] }, { batches: [['b']] }], [lost])
    const rehearsal = await new Rehearsal(plan).roll()
    expect(rehearsal.outcomes()).toMatchObject({ lost: 'unreachable', b: 'not-started' })
  })

  it('lets nothing new start in the middle of a batch either, and lets finish what runs', async () => {
    const plan = aPlan([{ batches: [['a', 'b', 'c', 'd']] }])
    const rehearsal = await new Rehearsal(plan, { a: 'failed' }, 2).roll()
    expect(rehearsal.started).toEqual(['a', 'b'])
    expect(rehearsal.outcomes()).toMatchObject({
      b: 'upgraded',
      c: 'not-started',
      d: 'not-started',
    })
  })

  it('that is spent by the last hosts halts nothing', async () => {
    const rehearsal = await new Rehearsal(aPlan([{ batches: [['a', 'b']] }]), {
      a: 'failed',
    }).roll()
    expect(rehearsal.state.haltedBy).toBeUndefined()
  })

  it('is never passed by more than what was at work when it was spent', () => {
    const outcomes = fc.array(fc.constantFrom<Outcome>('upgraded', 'failed', 'reverted'), {
      minLength: 1,
      maxLength: 30,
    })
    return fc.assert(
      fc.asyncProperty(
        outcomes,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (ends, budget, concurrency) => {
          const hosts = ends.map((_, index) => `h${index}`)
          const named = Object.fromEntries(ends.map((outcome, index) => [`h${index}`, outcome]))
          const rehearsal = await new Rehearsal(
            aPlan([{ batches: [hosts], budget }]),
            named,
            concurrency,
          ).roll()
          const failed = rehearsal.started.filter((host) => named[host] !== 'upgraded').length
          expect(failed).toBeLessThanOrEqual(budget + concurrency)
        },
      ),
    )
  })
})

describe('a halt by the operator', () => {
  it('starts nothing new; what runs finishes', async () => {
    const rehearsal = new Rehearsal(aPlan([{ batches: [['a'], ['b']], soakSeconds: 60 }]))
    await rehearsal.roll({ soak: async () => rehearsal.halt.abort() })
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'not-started' })
    expect(rehearsal.state.haltedBy).toBe('operator')
  })

  it('that lets go says so, and leaves the outcome of running hosts open', async () => {
    const rehearsal = new Rehearsal(aPlan([{ batches: [['a', 'b']] }]))
    await rehearsal.roll({ runHost: async () => rehearsal.detach.abort() })
    expect(rehearsal.types().at(-1)).toBe('run-detached')
    expect(rehearsal.state.isDetached).toBe(true)
  })
})

describe('a resume', () => {
  it('starts what is left and tries again what is held, not what was reverted', async () => {
    const plan = aPlan([
      { batches: [['held', 'reverted', 'good']], budget: 1 },
      { batches: [['late']] },
    ])
    const rehearsal = await new Rehearsal(plan, { held: 'held', reverted: 'reverted' }).roll()
    expect(rehearsal.outcomes()).toMatchObject({ good: 'upgraded', late: 'not-started' })
    rehearsal.started.length = 0
    await rehearsal.resume()
    expect(rehearsal.started).toEqual(['held'])
  })

  it('goes on with the next stage when what was held is upgraded now', async () => {
    const plan = aPlan([{ batches: [['a']] }, { batches: [['b']] }])
    const ends: Record<string, Outcome> = { a: 'held' }
    const rehearsal = await new Rehearsal(plan, ends).roll()
    ends.a = 'upgraded'
    await rehearsal.resume()
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'upgraded' })
    expect(rehearsal.state.haltedBy).toBeUndefined()
  })

  it('of a run that is over does nothing', async () => {
    const rehearsal = await new Rehearsal(aPlan([{ batches: [['a']] }])).roll()
    rehearsal.started.length = 0
    await rehearsal.resume()
    expect(rehearsal.started).toEqual([])
  })
})
