import { type ApprovedSql, alsoApprove } from '../approved-sql.ts'
import { assertNever, type ControllerEvent, type FleetEvent } from '../events.ts'
import { canStart, type Plan } from '../plan/plan.ts'
import { isReviewed } from '../plan/review.ts'
import { applyToHost, beginHost, isOver } from './host-fold.ts'
import type { HostState, RunState, Soak } from './run-state.ts'

type OfHost = Extract<FleetEvent, { host: string }>
type OfRun = Exclude<ControllerEvent, { host: string } | { type: 'run-started' }>
type Run = Omit<RunState, 'hosts'>

/** The state after these events: `replay(a ++ b)` is `replay(b, replay(a))`. Changes nothing it is given. */
export function replay(events: Iterable<FleetEvent>, from?: RunState): RunState | undefined {
  const fold = new RunFold(from)
  for (const event of events) fold.apply(event)
  return fold.state
}

/**
 * The state of a run as its events come. It owns its hosts and changes them in place: to copy a
 * thousand hosts at each of a hundred thousand events would be most of the work.
 */
export class RunFold {
  #state: RunState | undefined
  #hosts = new Map<string, HostState>()

  constructor(from?: RunState) {
    if (from) this.#begin(from, from.hosts)
  }

  /** Before `run-started` there is none. */
  get state(): RunState | undefined {
    return this.#state
  }

  apply(event: FleetEvent): void {
    if (event.type === 'run-started') {
      const { type: _, at, ...rest } = event
      const run = { ...rest, plan: withWork(rest.plan) }
      const hosts = run.plan.hosts.map((plan): [string, HostState] => [plan.host, beginHost(plan)])
      const { approved = {} } = run
      this.#begin({ ...run, approved, startedAt: at, isDetached: false }, new Map(hosts))
    } else if (this.#state) {
      if ('host' in event) this.#applyToHost(event)
      else this.#applyToRun(event, this.#state)
    }
  }

  #begin(run: Run, hosts: ReadonlyMap<string, HostState>): void {
    this.#hosts = new Map(hosts)
    this.#state = { ...run, hosts: this.#hosts }
  }

  #applyToHost(event: OfHost): void {
    const host = this.#hosts.get(event.host)
    if (!host || !this.#state) return
    this.#hosts.set(event.host, applyToHost(host, event))
    const more = approvedBy(event, host, this.#state)
    if (!more) return
    this.#state = { ...this.#state, approved: alsoApprove(this.#state.approved, more) }
  }

  #applyToRun(event: OfRun, run: Run): void {
    if (event.type === 'run-resumed') reopen(run.plan, this.#hosts)
    this.#state = { ...applyToRun(run, event), hosts: this.#hosts }
  }
}

/** A person's go for a host's SQL, or without a review the first SQL there is, holds for later hosts. */
function approvedBy(event: OfHost, host: HostState, run: Run): ApprovedSql | undefined {
  if (event.type === 'word-given') {
    const isGo = event.word === 'go' && event.step.endsWith('/wait-review')
    return isGo && host.sql ? { [host.sql.key]: [host.sql.digest] } : undefined
  }
  if (event.type !== 'sql-recorded' || run.approved[event.key] || isReviewed(run.plan))
    return undefined
  return { [event.key]: [event.digest] }
}

function applyToRun(run: Run, event: OfRun): Run {
  switch (event.type) {
    case 'run-resumed':
      return {
        ...run,
        by: event.by,
        approved: alsoApprove(run.approved, event.approved ?? {}),
        isDetached: false,
        haltedBy: undefined,
        isJournalLost: undefined,
        finishedAt: undefined,
      }
    case 'journal-lost':
      return { ...run, isJournalLost: true }
    case 'run-halted':
      return { ...run, haltedBy: event.reason }
    case 'run-detached':
      return { ...run, isDetached: true }
    case 'run-finished':
      return { ...run, finishedAt: event.at }
    case 'batch-started':
      return {
        ...run,
        batch: { stage: event.stage, number: event.batch },
        soak: soakAfter(run.plan, event.hosts[0]),
      }
    case 'soak-started':
      return { ...run, soak: run.soak && { ...run.soak, endsAt: event.at + event.seconds } }
    case 'soak-finished':
      return { ...run, soak: undefined }
    case 'budget-spent':
      return { ...run, soak: run.soak && { ...run.soak, endsAt: undefined } }
    case 'stage-started':
      return run
    default:
      return assertNever(event)
  }
}

/** A journal from before there was other work says none. */
function withWork(plan: Plan): Plan {
  return { ...plan, work: plan.work ?? 'upgrade' }
}

/** The soak that is due once the batch of this host is over. */
function soakAfter({ stages }: Plan, host: string | undefined): Soak | undefined {
  const stage = stages.find(({ batches }) => batches.flat().some((name) => name === host))
  return stage && { stage: stage.name, seconds: stage.soakSeconds, endsAt: undefined }
}

/** A resume opens again what has not come to its end; failed and reverted hosts need a new run. */
function reopen(plan: Plan, hosts: Map<string, HostState>): void {
  for (const hostPlan of plan.hosts) {
    const host = hosts.get(hostPlan.host)
    if (!host || !canStart(hostPlan) || isOver(host.outcome)) continue
    const again = { outcome: undefined, failure: undefined, finishedAt: undefined }
    hosts.set(host.host, { ...host, ...again, isLinkLost: false })
  }
}
