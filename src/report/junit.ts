import { isWell, type RunState } from '../journal/run-state.ts'
import type { HostTimeline, StepSpan } from '../journal/timeline.ts'
import { word } from '../wording/word.ts'
import { escapeMarkup } from './html/markup.ts'
import { type HostReport, reportHosts } from './outcomes.ts'
import { noteOf } from './upgrade-table.ts'

/**
 * A run as JUnit XML, as CI systems read it: a suite a host, a case a step it began, and one case
 * for the host itself, so that one that was blocked or is unknown fails, too.
 */
export function renderJunit(state: RunState, timelines: ReadonlyMap<string, HostTimeline>): string {
  const suites = reportHosts(state).map((report) => suiteOf(report, state, timelines))
  const cases = suites.flatMap((suite) => suite.cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fleet ${state.run}" ${count(cases)}>`,
    ...suites.flatMap(({ name, cases, startedAt }) => [
      `  <testsuite name="${name}" ${count(cases)} timestamp="${timestamp(startedAt)}">`,
      ...cases.flatMap(renderCase),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

type Case = {
  readonly host: string
  readonly name: string
  readonly seconds: number
  readonly verdict?: { readonly kind: 'failure' | 'skipped'; readonly text: string }
  readonly lines?: readonly string[]
}

function suiteOf(report: HostReport, run: RunState, timelines: ReadonlyMap<string, HostTimeline>) {
  const { plan, state } = report
  const steps = timelines.get(plan.host)?.steps ?? []
  const caseOf = (span: StepSpan) => {
    const isLast = steps.findLast(({ step }) => step === span.step) === span
    return caseOfStep(plan.host, span, isLast)
  }
  const cases = [...steps.map(caseOf), caseOfHost(report, run)]
  return { name: plan.host, startedAt: state.startedAt ?? run.startedAt, cases }
}

/** What a later attempt did over again fails nobody. */
function caseOfStep(host: string, span: StepSpan, isLast: boolean): Case {
  const { step, how, from, to, code, attempt } = span
  const name = attempt > 1 ? `${step} (attempt ${attempt})` : step
  const seconds = Math.max(0, (to ?? from) - from)
  switch (how) {
    case 'done':
    case 'settled':
      return { host, name, seconds }
    case 'skipped':
      return { host, name, seconds, verdict: { kind: 'skipped', text: 'skipped' } }
    default: {
      const end = how === 'failed' ? `exit code ${code}` : 'it has no end'
      if (isLast) return { host, name, seconds, verdict: { kind: 'failure', text: end } }
      return { host, name, seconds, verdict: { kind: 'skipped', text: `${end}, attempted again` } }
    }
  }
}

function caseOfHost(report: HostReport, run: RunState): Case {
  const { plan, state, outcome, isUnhealthy } = report
  const { startedAt, finishedAt } = state
  const seconds = startedAt && finishedAt ? Math.max(0, finishedAt - startedAt) : 0
  const about = { host: plan.host, name: 'outcome', seconds }
  if (outcome === 'current' || (isWell(outcome) && !isUnhealthy)) return about
  const text = [outcome, noteOf(report, run)].filter(Boolean).join(': ')
  if (!state.failure) return { ...about, verdict: { kind: 'failure', text } }
  const { evidence, next } = word(state.failure, {
    host: plan.host,
    run: run.run,
    asked: run.asked,
  })
  return { ...about, verdict: { kind: 'failure', text }, lines: [...evidence, `next: ${next}`] }
}

function renderCase({ host, name, seconds, verdict, lines = [] }: Case): string[] {
  const head = `    <testcase classname="${host}" name="${escapeMarkup(name)}" time="${seconds}"`
  if (!verdict) return [`${head}/>`]
  const text = escapeMarkup(lines.join('\n'))
  const said = `<${verdict.kind} message="${escapeMarkup(verdict.text)}">${text}</${verdict.kind}>`
  return [`${head}>`, `      ${said}`, '    </testcase>']
}

function count(cases: readonly Case[]): string {
  const of = (kind: string) => cases.filter(({ verdict }) => verdict?.kind === kind).length
  const seconds = cases.reduce((sum, each) => sum + (each.name === 'outcome' ? each.seconds : 0), 0)
  return `tests="${cases.length}" failures="${of('failure')}" errors="0" skipped="${of('skipped')}" time="${seconds}"`
}

/** In UTC; empty for a moment that no calendar has, of a host's broken clock. */
function timestamp(epochSeconds: number): string {
  const moment = new Date(epochSeconds * 1000)
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString().slice(0, 19)
}
