import {
  assertNever,
  type ControllerEvent,
  type FleetEvent,
  type HostEvent,
  type Outcome,
} from '../events.ts'
import { canStart, type Plan } from '../plan/plan.ts'
import type { HostState, RunState } from './run-state.ts'

/** The state after these events: `replay(a ++ b)` is going on from `replay(a)` with b. Pure. */
export function replay(events: Iterable<FleetEvent>, from?: RunState): RunState | undefined {
  let state = from
  for (const event of events) state = apply(state, event)
  return state
}

/** The state after one more event. Before `run-started` there is none. */
export function apply(state: RunState | undefined, event: FleetEvent): RunState | undefined {
  if (event.type === 'run-started') return begin(event)
  if (!state) return undefined
  if (!('host' in event)) return applyToRun(state, event)
  const host = state.hosts.get(event.host)
  if (!host) return state
  const after =
    'offsetBytes' in event && event.type !== 'host-attached'
      ? applyRecorded(host, event)
      : applyToHost(host, event)
  return after === host ? state : { ...state, hosts: new Map(state.hosts).set(host.host, after) }
}

type RunStarted = Extract<ControllerEvent, { type: 'run-started' }>
type OfHost = Extract<ControllerEvent, { host: string }>
type OfRun = Exclude<ControllerEvent, OfHost | RunStarted>

function begin({ type: _, at, ...run }: RunStarted): RunState {
  return { ...run, startedAt: at, isDetached: false, hosts: beginHosts(run.plan) }
}

function beginHosts(plan: Plan): Map<string, HostState> {
  return new Map(
    plan.hosts.map(({ host, from }) => [
      host,
      {
        host,
        release: from,
        attempt: 0,
        offsetBytes: 0,
        downtimeSeconds: 0,
        fixedPermissions: 0,
        isStepRunning: false,
        isLinkLost: false,
      },
    ]),
  )
}

function applyToRun(state: RunState, event: OfRun): RunState {
  switch (event.type) {
    case 'run-resumed':
      return resume(state, event.by)
    case 'run-halted':
      return { ...state, haltedBy: event.reason }
    case 'run-detached':
      return { ...state, isDetached: true }
    case 'run-finished':
      return { ...state, finishedAt: event.at }
    case 'stage-started':
    case 'batch-started':
    case 'soak-started':
    case 'budget-spent':
      return state
    default:
      return assertNever(event)
  }
}

/** Opens again what has not come to its end; failed and reverted hosts need a new run. */
function resume(state: RunState, by: string): RunState {
  const hosts = new Map(state.hosts)
  for (const plan of state.plan.hosts) {
    const host = hosts.get(plan.host)
    if (!host || !canStart(plan) || isOver(host.outcome)) continue
    hosts.set(host.host, { ...host, outcome: undefined, failure: undefined, finishedAt: undefined })
  }
  return { ...state, by, hosts, isDetached: false, haltedBy: undefined, finishedAt: undefined }
}

function isOver(outcome: Outcome | undefined): boolean {
  return outcome === 'upgraded' || outcome === 'failed' || outcome === 'reverted'
}

function applyToHost(host: HostState, event: OfHost): HostState {
  switch (event.type) {
    case 'host-launched':
    case 'host-attached':
      return {
        ...host,
        outcome: undefined,
        failure: undefined,
        finishedAt: undefined,
        startedAt: host.startedAt ?? event.at,
      }
    case 'link-lost':
      return { ...host, isLinkLost: true }
    case 'link-restored':
      return { ...host, isLinkLost: false }
    case 'host-finished':
      return {
        ...host,
        outcome: event.outcome,
        failure: event.failure,
        finishedAt: event.at,
        isStepRunning: false,
      }
    case 'heartbeat-seen':
      return host
    default:
      return assertNever(event)
  }
}

/** A fact that was seen before changes nothing: two controllers may have followed the same record. */
function applyRecorded(host: HostState, event: HostEvent): HostState {
  if (event.offsetBytes <= host.offsetBytes) return host
  return { ...host, ...changeOf(host, event), offsetBytes: event.offsetBytes }
}

function changeOf(host: HostState, event: HostEvent): Partial<HostState> {
  switch (event.type) {
    case 'attempt-started':
      return {
        attempt: event.attempt,
        attemptOutcome: undefined,
        failedStep: undefined,
        failedCode: undefined,
        failedReason: undefined,
      }
    case 'hop-started':
      return { hop: event.hop }
    case 'step-started':
      return { step: event.step, stepStartedAt: event.at, isStepRunning: true }
    case 'step-finished':
      return { isStepRunning: false }
    case 'step-skipped':
    case 'step-settled':
      return { step: event.step, isStepRunning: false }
    case 'things-counted':
      return { fixedPermissions: host.fixedPermissions + event.count }
    case 'site-went-down':
      return { downSince: event.at }
    case 'site-came-up':
      return {
        downSince: undefined,
        downtimeSeconds: host.downtimeSeconds + event.at - (host.downSince ?? event.at),
      }
    case 'hop-finished':
      return { release: event.hop }
    case 'revert-started':
      return {}
    case 'attempt-finished':
      return {
        attemptOutcome: event.outcome,
        failedStep: event.step,
        failedCode: event.code,
        failedReason: event.reason,
        release: event.release,
        isStepRunning: false,
      }
    default:
      return assertNever(event)
  }
}
