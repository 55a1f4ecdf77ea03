import { type Asked, sayAsked } from '../asked.ts'
import type { Outcome } from '../events.ts'
import type { RunState } from '../journal/run-state.ts'
import { canStart, type Plan } from '../plan/plan.ts'
import { isReviewed } from '../plan/review.ts'
import { quote } from '../quote.ts'
import type { Step } from '../recipes/recipe.ts'
import { chores, isChore } from '../recipes/works.ts'
import { word } from '../wording/word.ts'
import { type HostReport, reportHosts } from './outcomes.ts'

/** The command to type after a run: what needs a person first, then what is left to do. */
export function nextCommand(state: RunState): string {
  return sayHere(nextOf(state), state)
}

/** A command of this run, where it can be typed: without its journal a run is only looked at. */
export function sayHere(command: string, state: RunState): string {
  const needsJournal =
    state.isRebuilt && command.startsWith('fleet ') && command.includes(state.run)
  return sayAsked(needsJournal ? `fleet status --hosts ${namesOf(state)}` : command, state.asked)
}

/** The command that watches a run on, here. */
export function sayAttach(state: RunState): string {
  const hosts = state.isRebuilt ? ` --hosts ${namesOf(state)}` : ''
  return sayAsked(`fleet attach ${state.run}${hosts}`, state.asked)
}

/** Who goes on with a run that is only watched here: its controller, which has its journal. */
export function nextElsewhere(state: RunState): string[] {
  const command = nextOf(state)
  const needsJournal = state.isRebuilt && command.includes(state.run)
  return needsJournal ? [`or on ${state.by}: ${command}`] : []
}

function namesOf({ plan }: RunState): string {
  return quote(plan.hosts.map(({ host }) => host).join(','))
}

function nextOf(state: RunState): string {
  const reports = reportHosts(state)
  const named = (...outcomes: Outcome[]) =>
    reports.filter(({ outcome }) => outcomes.includes(outcome)).map(({ plan }) => plan.host)
  const about = (report: HostReport) => ({ host: report.plan.host, run: state.run })
  if (state.isJournalLost) return `fleet resume ${state.run}`
  const interrupted = reports.find(({ outcome }) => outcome === 'interrupted')
  if (interrupted?.state.failure) return word(interrupted.state.failure, about(interrupted)).next
  const isCutOff = state.finishedAt === undefined && !state.isRebuilt
  const left = named('held', 'unknown', 'interrupted')
  if (isCutOff) left.push(...named('not-started'))
  if (state.isDetached || left.length > 0) return `fleet resume ${state.run}`
  const unhealthy = reports.find(({ isUnhealthy }) => isUnhealthy)
  if (unhealthy?.state.failure) return word(unhealthy.state.failure, about(unhealthy)).next
  const isWhole = named('failed', 'reverted').length === 0
  if (isWhole && state.haltedBy === 'operator') return `fleet resume ${state.run}`
  const again = named('failed', 'reverted', 'not-started')
  if (again.length > 0) {
    const mustReview = reports.some(({ state: { failedReason } }) => failedReason === 'drift')
    return (
      sayRemedy(state.plan, again) ??
      sayAgain(state.plan, withTheirSites(again, state.plan).join(','), mustReview)
    )
  }
  const blocked = named('blocked')
  if (blocked.length > 1) return `fleet plan --hosts ${blocked.join(',')}`
  const lost = named('unreachable')
  if (lost.length > 1) return `fleet status --hosts ${lost.join(',')}`
  const last = reports.findLast(({ state: { failure } }) => failure !== undefined)
  if (last?.state.failure) return word(last.state.failure, about(last)).next
  return `fleet status --hosts ${quote(state.plan.selection)}`
}

/** Of work that only looks, what puts right what it found. */
function sayRemedy({ work }: Plan, names: readonly string[]): string | undefined {
  return isChore(work) ? chores[work].remedy?.(names.join(',')) : undefined
}

/** A site is upgraded whole or not at all. */
function withTheirSites(names: readonly string[], { work, hosts }: Plan): string[] {
  if (isChore(work) && !chores[work].isOfDatabase) return [...names]
  const sites = hosts.filter(({ host }) => names.includes(host)).map(({ site }) => site)
  const others = hosts.filter(({ host, site }) => sites.includes(site) && !names.includes(host))
  return [...names, ...others.map(({ host }) => host)]
}

/** The command to type after a plan: what it shows or its file has, or what is in the way of all of it. */
export function nextAfterPlan(plan: Plan, asked?: Asked, file?: string): string {
  return sayAsked(nextOfPlan(plan, file), asked)
}

function nextOfPlan(plan: Plan, file: string | undefined): string {
  if (plan.hosts.some(canStart))
    return file === undefined
      ? sayAgain(plan, plan.selection)
      : `fleet upgrade --plan ${quote(file)}`
  for (const { host, unreachable, blockers } of plan.hosts) {
    const failure = unreachable ?? blockers[0]
    if (failure) return word(failure, { host }).next
  }
  return `fleet status --hosts ${quote(plan.selection)}`
}

/** Of the work's own first step. */
function rightsOf({ hosts }: Plan): Step['as'] {
  const steps = hosts.flatMap(({ hops }) => hops.flatMap((hop) => hop.steps))
  return steps[0]?.as ?? 'root'
}

/** Alone, a host with other SQL than the rest would pass: it must not without a person's word. */
function sayAgain(plan: Plan, selection: string, mustReview = false): string {
  const { work, target, hosts } = plan
  if (isChore(work)) return chores[work].command(selection, target, rightsOf(plan))
  if (work === 'rollback') return `fleet rollback --hosts ${quote(selection)}`
  const to = target === 'latest' ? '' : ` --to ${quote(target)}`
  const wasDown = hosts.some(({ setup }) => setup?.leaveDown) ? ' --was-down' : ''
  const review = mustReview || isReviewed(plan) ? ' --review' : ''
  return `fleet upgrade --hosts ${quote(selection)}${to}${wasDown}${review}`
}
