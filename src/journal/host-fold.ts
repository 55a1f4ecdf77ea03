import {
  type AttemptOutcome,
  assertNever,
  type FleetEvent,
  type HostEvent,
  type Outcome,
} from '../events.ts'
import { isOfHealth } from '../failure.ts'
import { canStart, type HostPlan } from '../plan/plan.ts'
import { type HostState, isWell } from './run-state.ts'

type OfHost = Extract<FleetEvent, { host: string }>
type OfController = Exclude<OfHost, HostEvent>

/** Where a host stands before anything has happened to it: its site may be down already. */
export function beginHost(plan: HostPlan): HostState {
  const { host, from, setup } = plan
  return {
    host,
    release: from,
    attempt: 0,
    offsetBytes: 0,
    downtimeSeconds: 0,
    fixedPermissions: 0,
    areWritersQuiet: false,
    isStepRunning: false,
    isLinkLost: false,
    ...(canStart(plan) && setup?.foundDown ? { downSince: setup.foundDownSince } : {}),
  }
}

/** Ends that only a new run can change. */
export function isOver(outcome: Outcome | AttemptOutcome | undefined): boolean {
  return isWell(outcome) || outcome === 'failed' || outcome === 'reverted'
}

/** A host's state after one more event about it. */
export function applyToHost(host: HostState, event: OfHost): HostState {
  return 'offsetBytes' in event ? applyRecorded(host, event) : applySeen(host, event)
}

function applySeen(host: HostState, event: OfController): HostState {
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
        startedAt: isUntouched(host, event.outcome) ? undefined : host.startedAt,
        finishedAt: event.at,
        isStepRunning: host.isStepRunning && event.outcome === 'unknown',
      }
    case 'site-seen':
      return { ...host, ...(event.isDown ? goDown(host, event.at) : comeUp(host, event.at)) }
    case 'health-sampled':
      return event.health === 'serves' ? forgetIllness(host) : host
    case 'health-lost':
      return { ...host, failure: event.failure }
    case 'heartbeat-seen':
    case 'window-awaited':
    case 'link-retried':
    case 'word-given':
      return host
    default:
      return assertNever(event)
  }
}

function forgetIllness(host: HostState): HostState {
  return host.failure && isOfHealth(host.failure) ? { ...host, failure: undefined } : host
}

/** Launched in vain, since another run has the host: nothing of ours is at work there. */
function isUntouched({ attempt }: HostState, outcome: Outcome): boolean {
  return attempt === 0 && outcome === 'blocked'
}

/** A fact that was seen before changes nothing: two controllers may have followed the same record. */
function applyRecorded(host: HostState, event: HostEvent): HostState {
  if (event.offsetBytes <= host.offsetBytes) return host
  return {
    ...host,
    ...changeOf(host, event),
    areWritersQuiet: areWritersQuiet(host, event),
    offsetBytes: event.offsetBytes,
  }
}

const justBegun: Partial<HostState> = {
  isStepRunning: false,
  attemptOutcome: undefined,
  failedStep: undefined,
  failedCode: undefined,
  failedReason: undefined,
}

function changeOf(host: HostState, event: HostEvent): Partial<HostState> {
  switch (event.type) {
    case 'attempt-started':
      return { attempt: event.attempt, ...justBegun }
    case 'hop-started':
      return { hop: event.hop }
    case 'step-started':
      return { step: event.step, stepStartedAt: event.at, isStepRunning: true }
    case 'step-finished':
      return { isStepRunning: false }
    case 'step-skipped':
    case 'step-settled':
      return { step: event.step, isStepRunning: false }
    case 'sql-recorded': {
      const { key, digest, count } = event
      return { sql: { key, digest, count } }
    }
    case 'things-counted':
      return countPermissions(host, event)
    case 'dump-made':
      return { dump: { file: event.file, bytes: event.bytes } }
    case 'site-went-down':
      return { downSince: event.at }
    case 'site-came-up':
      return comeUp(host, event.at)
    case 'hop-finished':
      return { release: event.hop }
    case 'step-overdue':
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

function countPermissions(
  { fixedPermissions }: HostState,
  { step, count }: Extract<HostEvent, { type: 'things-counted' }>,
): Partial<HostState> {
  if (step.endsWith('/permissions-check')) return { wrongPermissions: count }
  return { fixedPermissions: fixedPermissions + count }
}

function goDown({ downSince }: HostState, at: number): Partial<HostState> {
  return { downSince: downSince ?? at }
}

function comeUp({ downSince, downtimeSeconds }: HostState, at: number): Partial<HostState> {
  return { downSince: undefined, downtimeSeconds: downtimeSeconds + at - (downSince ?? at) }
}

/** From the beginning of `quiesce` until `unquiesce` has succeeded. */
function areWritersQuiet(host: HostState, event: HostEvent): boolean {
  const step = 'step' in event ? (event.step ?? '') : ''
  if (event.type === 'step-started' && step.endsWith('/quiesce')) return true
  const isDone =
    event.type === 'step-settled' || (event.type === 'step-finished' && event.code === 0)
  return host.areWritersQuiet && !(isDone && step.endsWith('/unquiesce'))
}
