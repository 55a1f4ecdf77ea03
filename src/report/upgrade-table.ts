import { sayAsked } from '../asked.ts'
import { formatDuration } from '../duration.ts'
import { formatBytes, formatClock } from '../format.ts'
import type { HostState, RunState } from '../journal/run-state.ts'
import type { HostPlan } from '../plan/plan.ts'
import { word } from '../wording/word.ts'
import { type Colour, styleOf } from './colour.ts'
import { type HostOutput, renderOutputs } from './folded.ts'
import { renderGrid } from './grid.ts'
import { nextCommand, nextElsewhere, sayHere } from './next.ts'
import { type HostReport, reportHosts, sayTotals } from './outcomes.ts'
import { sayHalt, saySkip } from './phrases.ts'

const head = ['host', 'from', 'to', 'outcome', 'downtime', 'took', 'note']

/**
 * What a run came to: what its hosts printed, where that is what it is for, a row a host, worst last,
 * the totals, and the next command to type.
 */
export function renderUpgrade(
  state: RunState,
  colour: Colour,
  outputs: readonly HostOutput[] = [],
): string {
  const reports = reportHosts(state)
  const unseen = reports.filter(
    ({ plan, isUnhealthy }) => isUnhealthy || outputs.every(({ host }) => host !== plan.host),
  )
  return [
    ...renderOutputs(outputs),
    renderGrid(
      head,
      reports.map((report) => rowOf(report, state, colour)),
    ),
    '',
    ...unseen.flatMap((report) => sayEvidence(report, state)),
    `${sayTotals(reports)}${state.haltedBy ? ` · ${sayHalt(state.haltedBy)}` : ''}`,
    `next: ${nextCommand(state)}`,
    ...nextElsewhere(state),
    ...sayWayBack(state),
  ].join('\n')
}

function rowOf(report: HostReport, run: RunState, colour: Colour): string[] {
  const { plan, outcome, isUnhealthy } = report
  return [
    plan.host,
    plan.from ?? '?',
    plan.to ?? (outcome === 'current' ? plan.from : undefined) ?? '?',
    colour(labelOf(report), isUnhealthy ? 'red' : styleOf(outcome)),
    sayDowntime(report),
    sayTook(report),
    noteOf(report, run),
  ]
}

export function labelOf({ state, outcome, isUnhealthy, isLetGo }: HostReport): string {
  if (isLetGo) return 'detached'
  if (!isUnhealthy) return outcome
  return `${outcome}, ${state.failure?.kind === 'health-unknown' ? 'unknown' : 'unhealthy'}`
}

/** Of a site that is still down, since it went. */
export function sayDowntime({ state }: HostReport): string {
  if (state.downSince !== undefined) return `DOWN since ${formatClock(state.downSince)}`
  return state.startedAt === undefined ? '' : formatDuration(state.downtimeSeconds)
}

export function sayTook({ state: { startedAt, finishedAt } }: HostReport): string {
  return startedAt && finishedAt ? formatDuration(finishedAt - startedAt) : ''
}

/** What one should know of a host's end, in a line. */
export function noteOf({ plan, state, outcome, isLetGo }: HostReport, run: RunState): string {
  const more = plan.blockers.length > 1 ? ` and ${plan.blockers.length - 1} more` : ''
  const end = [
    outcome === 'reverted' || outcome === 'failed' ? `on ${state.release ?? plan.from}` : '',
    state.failure ? `${word(state.failure, { host: plan.host, run: run.run }).what}${more}` : '',
  ]
  const notes = [
    isLetGo ? 'goes on by itself' : '',
    end.filter(Boolean).join(': '),
    sayLeftDown(plan, state, run),
    state.areWritersQuiet && state.finishedAt !== undefined
      ? 'its other writers are quiet still'
      : '',
    sayWhoDumps(plan, run),
    sayWhyNothing(plan),
    sayUntil(state, run),
    state.dump ? `${state.dump.file}, ${formatBytes(state.dump.bytes)}` : '',
    state.fixedPermissions > 0 ? `${state.fixedPermissions} permissions fixed` : '',
    state.wrongPermissions ? `${state.wrongPermissions} permissions wrong` : '',
  ]
  return notes.filter(Boolean).join(' · ')
}

/** Not of a site that was to be in maintenance. */
function sayLeftDown({ setup }: HostPlan, { startedAt }: HostState, { plan }: RunState): string {
  if (!setup?.leaveDown || startedAt === undefined || plan.work === 'maintenance-on') return ''
  return 'left in maintenance, as it was found'
}

/** Beside going on, for hosts that an upgrade holds. */
function sayWayBack(state: RunState): string[] {
  const held = reportHosts(state).filter(({ outcome }) => outcome === 'held')
  if (held.length === 0 || state.plan.work !== 'upgrade') return []
  const names = held.map(({ plan }) => plan.host).join(',')
  const which = state.isRebuilt ? `--hosts ${names}` : state.run
  return [`or back: ${sayAsked(`fleet rollback ${which}`, state.asked)}`]
}

/** Of a site, one host makes the dump. */
function sayWhoDumps({ setup }: HostPlan, { plan: { work } }: RunState): string {
  const isAsked = work === 'backup' && setup?.role === 'sibling' && setup.backup !== 'on'
  return isAsked ? `${setup.backup.external} dumps for its site` : ''
}

/** Of a site that was taken down for a while. */
function sayUntil({ downSince, startedAt }: HostState, { plan }: RunState): string {
  if (plan.work !== 'maintenance-on' || plan.target === '' || startedAt === undefined) return ''
  const since = Math.max(startedAt, downSince ?? startedAt)
  return `comes up by itself at ${formatClock(since + Number(plan.target))}`
}

/** Where its only step has no place on the host. */
function sayWhyNothing({ hops }: HostPlan): string {
  const steps = hops.flatMap((hop) => hop.steps)
  const [only] = steps
  return steps.length === 1 && only?.skip ? saySkip(only.skip) : ''
}

/** The last lines of what went wrong on a host, and where to look. */
function sayEvidence({ plan, state }: HostReport, run: RunState): string[] {
  if (!state.failure) return []
  const about = { host: plan.host, run: run.run, asked: run.asked }
  const { what, evidence, next } = word(state.failure, about)
  if (evidence.length === 0) return []
  return [
    `${plan.host}: ${what}`,
    ...evidence.map((line) => `  │ ${line}`),
    `  ${sayHere(next, run)}`,
    '',
  ]
}
