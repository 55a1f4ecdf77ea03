import PQueue from 'p-queue'
import type { ControllerEvent, FleetEvent } from '../events.ts'
import type { RunState } from '../journal/run-state.ts'
import { canStart, type HostPlan, type Stage } from '../plan/plan.ts'
import { countFailed, isSpent } from './budget.ts'
import { runSite, type SiteContext } from './site-run.ts'

/** What a rollout works with. It writes neither screen nor journal: it emits events. */
export type RolloutContext = {
  readonly state: () => RunState
  readonly emit: (event: FleetEvent) => void
  /** Runs one host to its end; resolves also when it is let go of. Never rejects for a host. */
  readonly runHost: (host: string) => Promise<void>
  readonly giveWord: SiteContext['giveWord']
  /** Start nothing new; what runs, finishes. */
  readonly halt: AbortSignal
  /** Let go of what runs. */
  readonly detach: AbortSignal
  readonly now: () => number
  /** Waits, or ends early when told to. */
  readonly soak: (seconds: number, signal: AbortSignal) => Promise<void>
}

/**
 * Runs a plan: its stages in order, in a stage its batches, in a batch `concurrency` sites at once.
 * Where a run is resumed, hosts that have come to an end are passed over. Starting is attaching or
 * launching, always: there is no other way to resume.
 */
export async function rollOut(context: RolloutContext): Promise<void> {
  settleIdleHosts(context)
  for (const stage of context.state().plan.stages) {
    if (!(await runStage(stage, context))) break
  }
  emit(context, context.detach.aborted ? { type: 'run-detached' } : { type: 'run-finished' })
}

/** Hosts with nothing to do, or that cannot start, have their outcome at once. */
function settleIdleHosts(context: RolloutContext): void {
  for (const plan of context.state().plan.hosts) {
    if (canStart(plan) || context.state().hosts.get(plan.host)?.outcome) continue
    const failure = plan.unreachable ?? plan.blockers[0]
    emit(context, {
      type: 'host-finished',
      host: plan.host,
      outcome: idleOutcome(plan),
      ...(failure ? { failure } : {}),
    })
  }
}

function idleOutcome(plan: HostPlan) {
  if (plan.unreachable) return 'unreachable'
  return plan.blockers.length > 0 ? 'blocked' : 'current'
}

/** Whether the next stage may start. */
async function runStage(stage: Stage, context: RolloutContext): Promise<boolean> {
  const left = stage.batches.filter((batch) => batch.some((host) => isLeft(host, context)))
  if (left.length > 0) emit(context, { type: 'stage-started', stage: stage.name })
  for (const batch of left) {
    const hosts = batch.filter((host) => isLeft(host, context))
    if (!mayGoOn(hosts, stage, context)) break
    const number = stage.batches.indexOf(batch) + 1
    emit(context, { type: 'batch-started', stage: stage.name, batch: number, hosts })
    await runBatch(hosts, stage, context)
    if (isHalted(context) || isSpent(stage, context.state())) break
    if (hasMore(context)) await soakAfter(stage, context)
  }
  return decide(stage, context)
}

/** `concurrency` counts sites: their hosts wait for each other. */
async function runBatch(hosts: readonly string[], stage: Stage, context: RolloutContext) {
  const queue = new PQueue({ concurrency: context.state().concurrency })
  await Promise.all(
    [...sitesOf(hosts, context)].map(([site, members]) =>
      queue.add(async () => {
        if (mayGoOn(members, stage, context)) await runSite(site, members, context)
      }),
    ),
  )
}

/** A spent budget stops what is not begun; what a resume takes up has begun. */
function mayGoOn(hosts: readonly string[], stage: Stage, context: RolloutContext): boolean {
  const { hosts: states } = context.state()
  if (isHalted(context)) return false
  const isBegun = hosts.some((host) => states.get(host)?.startedAt !== undefined)
  return isBegun || !isSpent(stage, context.state())
}

function sitesOf(hosts: readonly string[], context: RolloutContext): Map<string, string[]> {
  const sites = new Map<string, string[]>()
  for (const { host, site } of context.state().plan.hosts) {
    if (hosts.includes(host)) sites.set(site, [...(sites.get(site) ?? []), host])
  }
  return sites
}

async function soakAfter(stage: Stage, context: RolloutContext): Promise<void> {
  if (stage.soakSeconds === 0) return
  emit(context, { type: 'soak-started', stage: stage.name, seconds: stage.soakSeconds })
  const { halt, detach } = context
  await context.soak(stage.soakSeconds, AbortSignal.any([halt, detach]))
}

/** A spent budget halts the run, and so does the operator, where something is left to start. */
function decide(stage: Stage, context: RolloutContext): boolean {
  if (isHalted(context) && hasMore(context)) {
    emit(context, { type: 'run-halted', reason: 'operator' })
    return false
  }
  const failed = countFailed(stage, context.state())
  if (failed <= stage.budget) return true
  emit(context, { type: 'budget-spent', stage: stage.name, failed, budget: stage.budget })
  if (hasMore(context)) emit(context, { type: 'run-halted', reason: 'budget' })
  return false
}

/** Without an outcome: never started, let go of, or opened again by a resume. */
function isLeft(host: string, context: RolloutContext): boolean {
  return context.state().hosts.get(host)?.outcome === undefined
}

function hasMore(context: RolloutContext): boolean {
  return context
    .state()
    .plan.stages.some((stage) => stage.batches.flat().some((host) => isLeft(host, context)))
}

function isHalted(context: RolloutContext): boolean {
  return context.halt.aborted || context.detach.aborted
}

type Unstamped<Event> = Event extends { at: number } ? Omit<Event, 'at'> : never

function emit(context: RolloutContext, event: Unstamped<ControllerEvent>): void {
  context.emit({ ...event, at: context.now() } as FleetEvent)
}
