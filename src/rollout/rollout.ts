import PQueue from 'p-queue'
import type { ControllerEvent, FleetEvent } from '../events.ts'
import type { RunState } from '../journal/run-state.ts'
import { canStart, type HostPlan, type Stage } from '../plan/plan.ts'
import { countFailed, isSpent, isSpentUpTo } from './budget.ts'
import { runSite, type SiteContext } from './site-run.ts'
import { pauseBetween, type SoakContext, unhealthy, watchable, watchSites } from './soak.ts'
import { isKeptOut, openFirst, type Windows } from './windows.ts'

/** What a rollout works with. It writes neither screen nor journal: it emits events. */
export type RolloutContext = Pick<SoakContext, 'sampleHealth' | 'wait'> & {
  readonly state: () => RunState
  readonly emit: (event: FleetEvent) => void
  /** Runs one host to its end; resolves also when it is let go of. Never rejects for a host. */
  readonly runHost: (host: string) => Promise<void>
  readonly windows: Windows
  readonly giveWord: SiteContext['giveWord']
  readonly review: SiteContext['review']
  /** Start nothing new; what runs, finishes. */
  readonly halt: AbortSignal
  /** Let go of what runs. */
  readonly detach: AbortSignal
  readonly now: () => number
}

/**
 * Runs a plan: its stages in order, in a stage its batches, in a batch `concurrency` sites at once,
 * and before the next batch the soak. Where a run is resumed, hosts that have come to an end are
 * passed over, and sites that did not serve are asked again. Starting is attaching or launching,
 * always: there is no other way to resume.
 */
export async function rollOut(context: RolloutContext): Promise<void> {
  settleIdleHosts(context)
  await askAgain(context)
  for (const stage of context.state().plan.stages) await runStage(stage, context)
  conclude(context)
  emit(context, context.detach.aborted ? { type: 'run-detached' } : { type: 'run-finished' })
}

/** Sites that did not serve when they were last asked may do so by now. */
function askAgain(context: RolloutContext): Promise<void> {
  const again = soakContext(context, () => false)
  return watchSites(unhealthy(context.state()), 0, again)
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

/** Its batches that are not over, as far as they may start. */
async function runStage(stage: Stage, context: RolloutContext): Promise<void> {
  let isAnnounced = false
  for (const [index, batch] of stage.batches.entries()) {
    const hosts = batch.filter((host) => isLeft(host, context))
    if (hosts.length === 0) continue
    if (!isBegun(hosts, context)) await soakIfDue(stage, context)
    if (!mayGoOn(hosts, stage, context)) continue
    if (!isAnnounced) emit(context, { type: 'stage-started', stage: stage.name })
    isAnnounced = true
    emit(context, { type: 'batch-started', stage: stage.name, batch: index + 1, hosts })
    await runBatch(hosts, stage, context)
    await askFromHere(hosts, context)
  }
}

/** Sites that no step has asked, since the controller is to: none counts as well before it serves. */
function askFromHere(hosts: readonly string[], context: RolloutContext): Promise<void> {
  const asked = watchable(context.state(), 'controller').filter((host) => hosts.includes(host))
  return watchSites(
    asked,
    0,
    soakContext(context, () => false),
  )
}

/** `concurrency` counts sites: their hosts wait for each other. */
async function runBatch(hosts: readonly string[], stage: Stage, context: RolloutContext) {
  const queue = new PQueue({ concurrency: context.state().concurrency })
  await Promise.all(
    openFirst([...sitesOf(hosts, context)], context).map(([site, members]) =>
      queue.add(async () => {
        if (!isBegun(members, context) && (await isKeptOut(members, context))) return
        if (mayGoOn(members, stage, context)) await runSite(site, members, context)
      }),
    ),
  )
}

/** A spent budget stops what is not begun; what a resume takes up has begun. */
function mayGoOn(hosts: readonly string[], stage: Stage, context: RolloutContext): boolean {
  if (isHalted(context)) return false
  return isBegun(hosts, context) || !isSpentUpTo(stage, context.state())
}

function isBegun(hosts: readonly string[], context: RolloutContext): boolean {
  const { hosts: states } = context.state()
  return hosts.some((host) => states.get(host)?.startedAt !== undefined)
}

function sitesOf(hosts: readonly string[], context: RolloutContext): Map<string, string[]> {
  const sites = new Map<string, string[]>()
  for (const { host, site } of context.state().plan.hosts) {
    if (hosts.includes(host)) sites.set(site, [...(sites.get(site) ?? []), host])
  }
  return sites
}

/** The soak of the batch before, or what is left of it; none where this stage may not start anyway. */
async function soakIfDue(next: Stage, context: RolloutContext): Promise<void> {
  const { soak } = context.state()
  const isOver = () => isHalted(context) || isSpentUpTo(next, context.state())
  if (!soak || soak.seconds === 0 || isOver()) return
  const { stage, endsAt = context.now() + soak.seconds } = soak
  const seconds = Math.max(0, endsAt - context.now())
  const hosts = watchable(context.state())
  const everySeconds = pauseBetween(seconds, hosts.length)
  emit(context, { type: 'soak-started', stage, seconds, hosts, everySeconds })
  await watchSites(hosts, seconds, soakContext(context, isOver))
  if (!isOver()) emit(context, { type: 'soak-finished', stage })
}

function soakContext(context: RolloutContext, isSpent: SoakContext['isSpent']): SoakContext {
  return { ...context, signal: AbortSignal.any([context.halt, context.detach]), isSpent }
}

/** A spent budget halts the run, and so does the operator, where something is left to start. */
function conclude(context: RolloutContext): void {
  const { plan, isJournalLost } = context.state()
  if (isHalted(context) && hasMore(context)) {
    emit(context, { type: 'run-halted', reason: isJournalLost ? 'journal' : 'operator' })
    return
  }
  const spent = plan.stages.find((stage) => isSpent(stage, context.state()))
  if (!spent) return
  const { name: stage, budget } = spent
  const failed = countFailed(spent, context.state())
  emit(context, { type: 'budget-spent', stage, failed, budget })
  if (hasMore(context)) emit(context, { type: 'run-halted', reason: 'budget' })
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
