import { formatDuration } from '../../duration.ts'
import { formatClock } from '../../format.ts'
import type { HostTimeline, Span, StepSpan } from '../../journal/timeline.ts'
import type { HostPlan, Plan } from '../../plan/plan.ts'
import type { HostReport } from '../outcomes.ts'
import { html, type Markup } from './markup.ts'
import type { Told } from './told.ts'

/** The time that is drawn, in epoch seconds of the controller. */
type Axis = { readonly from: number; readonly to: number }

const width = 1000
const thinnest = 2
/** Between one bar and the next. */
const gap = 1

/** Hosts × steps over time: a bar a step in the colour of its phase, and below it when the site was down. */
export function renderTimeline(reports: readonly HostReport[], told: Told): Markup {
  const drawn = inOrderOfStart(reports, told)
  if (drawn.length === 0) return html``
  const axis = axisOf(told)
  return html`<section class="timeline"><h2>Timeline</h2>
<p class="legend"><i class="prepare"></i> prepare <i class="change"></i> change <i class="commit"></i> commit <i class="finish"></i> finish <i class="waits"></i> waits <i class="failed"></i> failed <i class="down"></i> site down</p>
<div class="axis">${ticksOf(axis).map((tick) => html`<span>${tick}</span>`)}</div>
${drawn.map((report) => renderLane(report, told, axis))}
</section>`
}

/** In the order in which they began, so that stages and batches can be seen. */
function inOrderOfStart(reports: readonly HostReport[], { timelines }: Told): HostReport[] {
  const startOf = ({ plan }: HostReport) => {
    const timeline = timelines.get(plan.host)
    return (timeline?.steps[0]?.from ?? Infinity) + (timeline?.aheadSeconds ?? 0)
  }
  return reports
    .filter(({ plan }) => (timelines.get(plan.host)?.steps.length ?? 0) > 0)
    .sort((a, b) => startOf(a) - startOf(b))
}

/** From the start of the run to its end; of an unfinished one to the last that is known. */
function axisOf({ state, timelines }: Told): Axis {
  const ends = [...timelines.values()].map(({ steps, aheadSeconds }) => {
    const last = steps.at(-1)
    return (last?.to ?? last?.from ?? state.startedAt) + aheadSeconds
  })
  const to = state.finishedAt ?? Math.max(...ends)
  return { from: state.startedAt, to: Math.max(to, state.startedAt + 1) }
}

function ticksOf({ from, to }: Axis): string[] {
  const later = [1, 2, 3, 4].map((quarter) => `+${formatDuration(((to - from) * quarter) / 4)}`)
  return [formatClock(from), ...later]
}

function renderLane({ plan, outcome }: HostReport, { timelines, state }: Told, axis: Axis): Markup {
  const timeline = timelines.get(plan.host)
  if (!timeline) return html``
  const label = `${plan.host}: ${outcome}, its site was down ${formatDuration(downtimeOf(timeline, axis))}`
  return html`<div class="lane host ${outcome}"><a href="#host-${plan.host}">${plan.host}</a>
<svg viewBox="0 0 ${width} 24" preserveAspectRatio="none" role="img" aria-label="${label}">
${timeline.steps.map((span) => renderBar(span, { plan, timeline, axis, run: state.plan }))}
${timeline.downs.map((span) => renderDown(span, timeline, axis))}
</svg></div>\n`
}

type Lane = {
  readonly plan: HostPlan
  readonly timeline: HostTimeline
  readonly axis: Axis
  readonly run: Plan
}

function renderBar(span: StepSpan, { plan, timeline, axis }: Lane): Markup {
  if (span.how === 'skipped' || span.how === 'settled') return html``
  const { x, length } = place(span, timeline, axis)
  const took = span.to === undefined ? 'no end' : formatDuration(span.to - span.from)
  return html`<rect class="${kindOf(span, plan)}" x="${x}" y="2" width="${length}" height="14"><title>${span.step}, ${took}</title></rect>`
}

function renderDown(span: Span, timeline: HostTimeline, axis: Axis): Markup {
  const { x, length } = place(span, timeline, axis)
  const said = span.to === undefined ? 'site down, and not up again' : 'site down'
  return html`<rect class="down" x="${x}" y="18" width="${length}" height="5"><title>${said}</title></rect>`
}

/** Whatever a host's clock says, nothing is drawn outside. */
function place({ from, to }: Span, { aheadSeconds }: HostTimeline, axis: Axis) {
  const at = (time: number) => {
    const share = (time + aheadSeconds - axis.from) / (axis.to - axis.from)
    return Math.round(Math.min(1, Math.max(0, share)) * width * 10) / 10
  }
  const x = Math.min(at(from), width - thinnest)
  const length = at(to ?? axis.to - aheadSeconds) - x - gap
  return { x, length: Math.max(thinnest, Math.round(length * 10) / 10) }
}

function kindOf({ step, how }: StepSpan, { hops }: HostPlan): string {
  if (how === 'failed' || how === 'cut') return 'failed'
  if (step.includes('/wait-')) return 'waits'
  const hop = hops.find(({ to }) => step.startsWith(`${to}/`))
  return hop?.steps.find(({ id }) => step === `${hop.to}/${id}`)?.phase ?? 'change'
}

function downtimeOf({ downs, aheadSeconds }: HostTimeline, axis: Axis): number {
  return downs.reduce((sum, { from, to = axis.to - aheadSeconds }) => sum + to - from, 0)
}
