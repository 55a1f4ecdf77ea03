import { cleanLine } from '../clean.ts'
import { formatDuration } from '../duration.ts'
import { assertNever, type ControllerEvent, type FleetEvent, type HostEvent } from '../events.ts'
import { formatBytes, formatMoment } from '../format.ts'
import type { HostState, RunState } from '../journal/run-state.ts'
import type { Plan } from '../plan/plan.ts'
import { word } from '../wording/word.ts'
import { sayNames } from './folded.ts'
import { reportHosts } from './outcomes.ts'
import { sayCount, sayHalt, saySkip, saySql, sayWord, sayWork } from './phrases.ts'

/**
 * One plain line for what just happened, or nothing worth a line. `state` is the run's after the
 * event. A line tells the time since the start, the host, the hop and step, and what.
 */
export function progressLine(event: FleetEvent, state: RunState): string | undefined {
  const said = 'host' in event ? sayOfHost(event, state) : sayOfRun(event, state)
  if (said === undefined) return undefined
  const width = widthOf(state.plan)
  const who = 'host' in event ? event.host : 'fleet'
  return cleanLine(`${clock(event.at - state.startedAt)} ${who.padEnd(width)} ${said}`).replace(
    /^(\S+ \S+)/,
    (start) => start.padEnd(width + 6),
  )
}

/** Of the longest name, once a plan: a line is told for every event. */
const widths = new WeakMap<Plan, number>()
function widthOf(plan: Plan): number {
  const width = widths.get(plan) ?? Math.max(...plan.hosts.map(({ host }) => host.length), 5)
  widths.set(plan, width)
  return width
}

type OfRun = Exclude<ControllerEvent, { host: string }>
type OfHost = Extract<FleetEvent, { host: string }>

function sayOfRun(event: OfRun, state: RunState): string | undefined {
  switch (event.type) {
    case 'run-started':
      return `run ${event.run} ${sayWork(event.plan)}, rollout ${event.plan.rollout}`
    case 'run-resumed':
      return `run ${state.run} resumed by ${event.by}`
    case 'stage-started':
      return `stage ${event.stage}`
    case 'batch-started':
      return `batch ${event.batch} of stage ${event.stage}: ${sayNames(event.hosts)}`
    case 'soak-started':
      return `soak of ${formatDuration(event.seconds)} after stage ${event.stage}, ${sayAsking(event)}`
    case 'soak-finished':
      return `soak after stage ${event.stage} over`
    case 'budget-spent':
      return `budget of stage ${event.stage} spent: ${event.failed} failed, ${event.budget} allowed`
    case 'journal-lost':
      return `${event.path} cannot be written: ${event.reason}`
    case 'run-halted':
      return `${sayHalt(event.reason)}: nothing new starts${sayNotStarted(state)}`
    case 'run-detached':
      return `detached: the hosts go on by themselves${isAnySiteShared(state) ? ', those of one site as far as they can without each other' : ''}`
    case 'run-finished':
      return undefined
    default:
      return assertNever(event)
  }
}

function sayAsking({
  hosts,
  everySeconds,
}: Extract<ControllerEvent, { type: 'soak-started' }>): string {
  if (hosts.length === 0) return 'nobody is asked: no host so far has a health url'
  return `every ${formatDuration(everySeconds)} asking whether it serves: ${sayNames(hosts)}`
}

function sayNotStarted(state: RunState): string {
  const names = reportHosts(state)
    .filter(({ outcome }) => outcome === 'not-started')
    .map(({ plan }) => plan.host)
  if (names.length === 0) return ''
  return `, ${names.length} host${names.length === 1 ? '' : 's'} not started: ${sayNames(names)}`
}

function isAnySiteShared({ plan }: RunState): boolean {
  return plan.hosts.some(({ setup }) => setup !== undefined && setup.role !== 'alone')
}

function sayOfHost(event: OfHost, state: RunState): string | undefined {
  const host = state.hosts.get(event.host)
  switch (event.type) {
    case 'host-launched':
      return event.attempt === 1 ? 'launched' : `launched, attempt ${event.attempt}`
    case 'host-attached':
      return 'attached'
    case 'link-lost':
      return `link lost (${event.reason}): the host goes on, reconnecting`
    case 'window-awaited':
      return `waits for its window, which opens at ${formatMoment(event.opensAt)}`
    case 'link-retried':
      return undefined
    case 'link-restored':
      return 'link restored'
    case 'word-given':
      return `${event.step}: ${sayWord(event.step, event.word)}`
    case 'site-seen':
      return event.isDown ? 'its site is down' : 'its site is up'
    case 'health-sampled':
      return sayHealth(event)
    case 'health-lost':
      return `unhealthy: ${word(event.failure, { host: event.host, run: state.run }).what}`
    case 'heartbeat-seen':
      return sayHeartbeat(event, host)
    case 'host-finished':
      return sayEnd(event, state.run)
    default:
      return sayFact(event, host)
  }
}

function sayFact(event: HostEvent, host: HostState | undefined): string | undefined {
  switch (event.type) {
    case 'attempt-started':
      return event.mode === 'boot' ? 'the host rebooted: its boot hook took over' : undefined
    case 'step-finished':
      return `${event.step} ${event.code === 0 ? 'done' : `failed (${event.code})`}, ${took(event.at, host)}`
    case 'step-skipped':
      return `${event.step} ${saySkip(event.reason)}`
    case 'step-settled':
      return `${event.step} was done by the attempt before`
    case 'step-overdue':
      return `${event.step} runs longer than its limit: look at the host`
    case 'sql-recorded':
      return `${event.step}: ${saySql(event)}`
    case 'things-counted':
      return event.count === 0 ? undefined : `${event.step} ${sayCount(event.step, event.count)}`
    case 'dump-made':
      return `dumped to ${event.file}, ${formatBytes(event.bytes)}`
    case 'site-went-down':
      return 'site down'
    case 'site-came-up':
      return `site up, after ${formatDuration(host?.downtimeSeconds ?? 0)}`
    case 'revert-started':
      return `reverting from ${event.hop}`
    case 'step-started':
      return event.step.endsWith('/wait-review') ? `${event.step}: waits for an answer` : undefined
    case 'hop-started':
    case 'hop-finished':
    case 'attempt-finished':
      return undefined
    default:
      return assertNever(event)
  }
}

function sayHealth({ health, told }: Extract<ControllerEvent, { type: 'health-sampled' }>): string {
  const why = told ? ` (${told})` : ''
  if (health === 'unknown') return `cannot be asked whether it serves${why}`
  return health === 'serves' ? 'serves' : `does not serve${why}: asked again`
}

/** Only when a step has been silent for a while is its heartbeat worth a line, and never into a question. */
function sayHeartbeat(
  { at, outputAgeSeconds }: Extract<ControllerEvent, { type: 'heartbeat-seen' }>,
  host: HostState | undefined,
): string | undefined {
  if (!host?.isStepRunning || host.stepStartedAt === undefined) return undefined
  if (host.step?.endsWith('/wait-review')) return undefined
  const running = at - host.stepStartedAt
  if (running < 10 || running % 20 > 2) return undefined
  return `${host.step} running ${formatDuration(running)}, last output ${formatDuration(outputAgeSeconds)} ago`
}

function sayEnd(
  { outcome, failure, host }: Extract<ControllerEvent, { type: 'host-finished' }>,
  run: string,
) {
  return failure ? `${outcome}: ${word(failure, { host, run }).what}` : outcome
}

function took(at: number, host: HostState | undefined): string {
  return formatDuration(at - (host?.stepStartedAt ?? at))
}

/** `mm:ss` since the start of the run. */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}
