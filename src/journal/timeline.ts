import type { FleetEvent, HostEvent } from '../events.ts'

/** A stretch of time in epoch seconds; without an end it still goes on, or nobody saw its end. */
export type Span = { readonly from: number; readonly to?: number | undefined }

/** One step as a host went through it; `cut` is a step that an attempt left in the middle. */
export type StepSpan = Span & {
  readonly step: string
  readonly attempt: number
  readonly how: 'running' | 'done' | 'failed' | 'cut' | 'skipped' | 'settled'
  readonly code?: number | undefined
}

/** What a host did when, by its own clock. */
export type HostTimeline = {
  readonly steps: readonly StepSpan[]
  readonly downs: readonly Span[]
  /** What the controller's clock is ahead of the host's, as far as the launch tells. */
  readonly aheadSeconds: number
}

type Draft = {
  steps: StepSpan[]
  downs: Span[]
  aheadSeconds: number
  attempt: number
  offsetBytes: number
  launchedAt: number | undefined
}

/** What each host of a run did when: a fold of the run's events, in which a fact may stand twice. */
export function timelinesOf(events: Iterable<FleetEvent>): Map<string, HostTimeline> {
  const drafts = new Map<string, Draft>()
  for (const event of events) {
    if (!('host' in event)) continue
    const draft = drafts.get(event.host) ?? newDraft()
    drafts.set(event.host, draft)
    if (event.type === 'host-launched') draft.launchedAt ??= event.at
    if (!('offsetBytes' in event) || event.offsetBytes <= draft.offsetBytes) continue
    draft.offsetBytes = event.offsetBytes
    applyFact(draft, event)
  }
  return drafts
}

function newDraft(): Draft {
  const nothing = { attempt: 0, offsetBytes: 0, aheadSeconds: 0, launchedAt: undefined }
  return { steps: [], downs: [], ...nothing }
}

function applyFact(draft: Draft, event: HostEvent): void {
  switch (event.type) {
    case 'attempt-started':
      if (draft.attempt === 0) draft.aheadSeconds = (draft.launchedAt ?? event.at) - event.at
      draft.attempt = event.attempt
      endStep(draft, { to: event.at, how: 'cut' })
      break
    case 'step-started':
      addStep(draft, { step: event.step, from: event.at, how: 'running' })
      break
    case 'step-finished': {
      const { at: to, code } = event
      endStep(draft, { to, code, how: code === 0 ? 'done' : 'failed' })
      break
    }
    case 'step-skipped':
    case 'step-settled': {
      const how = event.type === 'step-settled' ? 'settled' : 'skipped'
      addStep(draft, { step: event.step, from: event.at, to: event.at, how })
      break
    }
    case 'site-went-down':
      draft.downs.push({ from: event.at })
      break
    case 'site-came-up':
      endLast(draft.downs, { to: event.at })
      break
    case 'attempt-finished':
      endStep(draft, { to: event.at, how: 'cut' })
      break
  }
}

function addStep(draft: Draft, span: Omit<StepSpan, 'attempt'>): void {
  draft.steps.push({ ...span, attempt: draft.attempt })
}

function endStep({ steps }: Draft, end: Pick<StepSpan, 'to' | 'how' | 'code'>): void {
  if (steps.at(-1)?.how === 'running') endLast(steps, end)
}

function endLast<Some extends Span>(spans: Some[], end: Partial<Some>): void {
  const last = spans.pop()
  if (last) spans.push({ ...last, ...(last.to === undefined ? end : {}) })
}
