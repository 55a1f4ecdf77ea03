import { formatDuration } from '../../duration.ts'
import { formatBytes } from '../../format.ts'
import type { RunState } from '../../journal/run-state.ts'
import type { StepSpan } from '../../journal/timeline.ts'
import type { HostPlan } from '../../plan/plan.ts'
import type { Tail } from '../../remote/printed.ts'
import { word } from '../../wording/word.ts'
import type { HostReport } from '../outcomes.ts'
import { labelOf, noteOf, sayDowntime, sayTook } from '../upgrade-table.ts'
import { html, type Markup } from './markup.ts'
import type { Told } from './told.ts'

/** A host's row in the table; on a phone its cells stand below each other under their names. */
export function renderHostRow(report: HostReport, told: Told): Markup {
  const { plan, outcome, isUnhealthy } = report
  const cells: Array<readonly [name: string, text: string]> = [
    ['from', plan.from ?? '?'],
    ['to', plan.to ?? '?'],
    ['outcome', labelOf(report)],
    ['downtime', sayDowntime(report)],
    ['took', sayTook(report)],
    ['note', noteOf(report, told.state)],
  ]
  return html`<tr class="host ${outcome}${isUnhealthy && ' unhealthy'}">
<th scope="row">${hasStory(report, told) ? html`<a href="#host-${plan.host}">${plan.host}</a>` : html`${plan.host}`}</th>
${cells.map(([name, text]) => html`<td data-name="${name}" class="${name}">${text}</td>`)}
</tr>\n`
}

/** Of a host that was left as it is there is nothing more to tell than its row. */
export function hasStory({ plan, state }: HostReport, { timelines }: Told): boolean {
  return state.failure !== undefined || (timelines.get(plan.host)?.steps.length ?? 0) > 0
}

/** All a host did, a line a step, with what it printed folded under it; what failed stands open. */
export function renderHost(report: HostReport, told: Told): Markup {
  const { plan, outcome } = report
  const steps = told.timelines.get(plan.host)?.steps ?? []
  const tails = told.tails.get(plan.host)
  const isLast = (span: StepSpan) => steps.findLast(({ step }) => step === span.step) === span
  return html`<article class="host ${outcome}" id="host-${plan.host}">
<h3>${plan.host} <span class="outcome">${labelOf(report)}</span></h3>
${renderFailure(report, told.state)}
${typeof tails === 'string' && html`<p class="unasked">what its steps printed could not be read: ${tails}</p>`}
${steps.map((span) => renderStep(span, plan, isLast(span) && typeof tails !== 'string' ? tails?.get(span.step) : undefined))}
</article>\n`
}

function renderFailure({ plan, state }: HostReport, run: RunState): Markup | undefined {
  if (!state.failure) return undefined
  const about = { host: plan.host, run: run.run, asked: run.asked }
  const { what, evidence, next } = word(state.failure, about)
  return html`<div class="failure"><p>${what}</p>
${evidence.length > 0 && html`<pre>${evidence.join('\n')}</pre>`}
<p>next: <code>${next}</code></p></div>`
}

const marks: Readonly<Record<StepSpan['how'], string>> = {
  done: '✓',
  failed: '✗',
  cut: '✗',
  running: '…',
  skipped: '–',
  settled: '✓',
}

function renderStep(span: StepSpan, plan: HostPlan, tail: Tail | undefined): Markup {
  const { step, how, code, attempt } = span
  const ended = how === 'failed' ? `exit code ${code}` : how === 'done' ? '' : how
  const line = html`<span class="mark ${how}">${marks[how]}</span> <b>${step}</b> <span class="title">${titleOf(step, plan)}</span> <span class="took">${[attempt > 1 ? `attempt ${attempt}` : '', ended, sayLength(span)].filter(Boolean).join(', ')}</span>`
  if (!tail?.text) return html`<p class="step">${line}</p>\n`
  const isCut = tail.bytes > 32 * 1024
  return html`<details class="step"${how === 'failed' || how === 'cut' ? html` open` : undefined}><summary>${line}</summary>
${isCut && html`<p class="unasked">the last 32 KiB of ${formatBytes(tail.bytes)}</p>`}
<pre>${tail.text}</pre></details>\n`
}

function sayLength({ from, to, how }: StepSpan): string {
  if (how === 'skipped' || how === 'settled' || to === undefined) return ''
  return formatDuration(to - from)
}

function titleOf(step: string, { hops }: HostPlan): string {
  const hop = hops.find(({ to }) => step.startsWith(`${to}/`))
  return hop?.steps.find(({ id }) => step === `${hop.to}/${id}`)?.title ?? ''
}
