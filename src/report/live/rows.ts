import { formatDuration } from '../../duration.ts'
import type { HostState, RunState } from '../../journal/run-state.ts'
import type { UsualTimes } from '../../journal/usual-times.ts'
import type { LiveFold } from './live-fold.ts'

/** A host at work, as a line of the live view; alike ones can be told in one line. */
export type Row = {
  readonly host: string
  readonly step: string
  readonly title: string
  /** How long the step has run. */
  readonly seconds: number
  readonly usualSeconds: number | undefined
  readonly silentSeconds: number | undefined
  readonly downSeconds: number | undefined
  /** Why nobody knows more just now. */
  readonly lost: string | undefined
}

export type Sight = {
  readonly state: RunState
  readonly live: LiveFold
  readonly usual: UsualTimes
  readonly now: number
}

/** A row for each host that has begun and not come to its end. */
export function rowsOf(sight: Sight): Row[] {
  return [...sight.state.hosts.values()].filter(isAtWork).map((host) => rowOf(host, sight))
}

export function isAtWork({ startedAt, outcome }: HostState): boolean {
  return startedAt !== undefined && outcome === undefined
}

function rowOf(host: HostState, { state, live, usual, now }: Sight): Row {
  const { aheadSeconds = 0, printedAt, lostAt, retries } = live.of(host.host)
  const since = (at: number | undefined) =>
    at === undefined ? undefined : Math.max(0, now - at - aheadSeconds)
  const step = host.step ?? ''
  const tries = retries > 0 ? `, tried ${retries} time${retries === 1 ? '' : 's'}` : ''
  return {
    host: host.host,
    step,
    title: titleOf(host, state),
    seconds: since(host.stepStartedAt) ?? 0,
    usualSeconds: step === '' ? undefined : usual.ofStep(host.host, step),
    silentSeconds: host.isStepRunning && printedAt !== undefined ? now - printedAt : undefined,
    downSeconds: since(host.downSince),
    lost:
      host.isLinkLost || lostAt ? `link lost ${sayAgo(now - (lostAt ?? now))}${tries}` : undefined,
  }
}

function titleOf({ host, step }: HostState, { plan }: RunState): string {
  const hops = plan.hosts.find((each) => each.host === host)?.hops ?? []
  const hop = hops.find(({ to }) => step?.startsWith(`${to}/`))
  return hop?.steps.find(({ id }) => step === `${hop.to}/${id}`)?.title ?? 'begins'
}

/** Rows that fit: each its own line, or those at the same step in one, and the rest counted. */
export function foldRows(rows: readonly Row[], room: number): string[][] {
  if (rows.length <= room) return rows.map(cellsOf)
  const groups = groupAlike(rows).sort((a, b) => b.length - a.length)
  const isTooMany = groups.length > room
  const shown = isTooMany ? groups.slice(0, Math.max(0, room - 1)) : groups
  const rest = groups.slice(shown.length).flat().length
  const more = isTooMany ? [[`${rest} more at other steps`]] : []
  return [...shown.map(cellsOfGroup), ...more]
}

function groupAlike(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row.step} ${row.lost === undefined}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()]
}

function cellsOf(row: Row): string[] {
  const { host, step, title, lost, silentSeconds, downSeconds } = row
  return [
    host,
    lost ?? `${step} ${title}`.trim(),
    sayTime(row.seconds, row.usualSeconds),
    silentSeconds === undefined ? '' : `output ${sayAgo(silentSeconds)}`,
    downSeconds === undefined ? '' : `down ${formatDuration(downSeconds)}`,
  ]
}

function cellsOfGroup(rows: readonly Row[]): string[] {
  const [first, ...others] = rows
  if (!first) return []
  if (others.length === 0) return cellsOf(first)
  const seconds = rows.map((row) => row.seconds)
  const down = rows.filter(({ downSeconds }) => downSeconds !== undefined).length
  const { lost, step, title, usualSeconds } = first
  return [
    `${first.host} and ${others.length} more`,
    lost === undefined ? `${step} ${title}`.trim() : 'link lost',
    sayTime(Math.max(...seconds), usualSeconds),
    '',
    down > 0 ? `${down} down` : '',
  ]
}

function sayTime(seconds: number, usual: number | undefined): string {
  const usually = usual === undefined ? '' : `, usually ${formatDuration(usual)}`
  return `${formatDuration(seconds)}${usually}`
}

function sayAgo(seconds: number): string {
  return `${formatDuration(seconds)} ago`
}
