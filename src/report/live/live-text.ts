import { cleanLine } from '../../clean.ts'
import { formatDuration } from '../../duration.ts'
import { isWell, outcomeOf, type RunState } from '../../journal/run-state.ts'
import { canStart } from '../../plan/plan.ts'
import type { Colour } from '../colour.ts'
import { sayWork } from '../phrases.ts'
import { foldRows, isAtWork, type Row, rowsOf, type Sight } from './rows.ts'

/** How much of a terminal there is. */
type Size = { readonly columns: number; readonly rows: number }

/** One host's log, shown below the rows. */
export type OpenLog = { readonly host: string; readonly lines: readonly string[] }

export type Look = {
  readonly size: Size
  readonly colour: Colour
  readonly selected?: string | undefined
  readonly log?: OpenLog | undefined
  /** Whether there is somebody who can be asked to halt. */
  readonly canHalt: boolean
}

/** The live view of a run as lines that fit: what a terminal shows of it now. */
export function renderLive(sight: Sight, look: Look): string[] {
  const { size, colour, selected, log } = look
  const rows = rowsOf(sight)
  const head = [sayRun(sight), sayCounts(sight.state, rows)]
  const foot = [...saySoak(sight), sayKeys(sight, look)]
  const room = Math.max(1, size.rows - head.length - foot.length - 1)
  const forLog = log ? Math.min(Math.max(3, Math.floor(room / 2)), log.lines.length + 1) : 0
  const cells = foldRows(rows, Math.max(1, room - forLog))
  const inWidth = (line: string) => cut(line, size.columns)
  const isDown = rows.some(({ downSeconds }) => downSeconds !== undefined)
  return [
    colour(inWidth(head[0] ?? ''), 'bold'),
    isDown ? colour(inWidth(head[1] ?? ''), 'yellow') : inWidth(head[1] ?? ''),
    ...align(cells, size.columns - 3).map((line, index) => {
      const row = inWidth(`${cells[index]?.[0] === selected ? '>' : ' '} ${line}`)
      return line.includes('link lost') ? colour(row, 'red') : row
    }),
    ...renderLog(log, forLog).map((line) => colour(inWidth(line), 'dim')),
    ...foot.map((line) => colour(inWidth(line), 'dim')),
  ].slice(0, Math.max(2, size.rows - 1))
}

/** What lets go of a run is seen on a narrow terminal, too. */
function sayKeys({ state }: Sight, { size, log, canHalt }: Look): string {
  const ends = [...(canHalt && !state.haltedBy ? ['h halt'] : []), 'd detach']
  const wide = log
    ? ['l close the log', 'j k choose', ...ends]
    : ['s status', 'j k choose', 'l its log', ...ends]
  const long = wide.join(' · ')
  return long.length < size.columns ? long : ['s status', 'l log', ...ends].join(' · ')
}

function sayRun({ state, now }: Sight): string {
  const { run, plan, startedAt, batch } = state
  const at = plan.stages.findIndex(({ name }) => name === batch?.stage)
  const stage = plan.stages[at]
  const batches =
    stage && stage.batches.length > 1 ? ` batch ${batch?.number}/${stage.batches.length}` : ''
  const where = stage
    ? ` · stage ${stage.name} ${at + 1}/${plan.stages.length}${batches} · ${sayBudget(state, stage.name, stage.budget)}`
    : ''
  return `${run} ${sayWork(plan)} · ${formatDuration(now - startedAt)}${where}${state.haltedBy ? ' · HALTED' : ''}`
}

function sayBudget({ plan, hosts }: RunState, stage: string, budget: number): string {
  const failed = plan.hosts.filter((host) => {
    const outcome = hosts.get(host.host)?.outcome
    return host.stage === stage && canStart(host) && outcome !== undefined && !isWell(outcome)
  })
  return `${failed.length} failed, ${budget} allowed`
}

/** What has come to an end, what is at work, what is to start, and which sites are down. */
function sayCounts(state: RunState, rows: readonly Row[]): string {
  const ended = new Map<string, number>()
  let waiting = 0
  for (const host of state.hosts.values()) {
    const plan = state.plan.hosts.find((each) => each.host === host.host)
    if (isAtWork(host)) continue
    if (host.outcome === undefined && plan && canStart(plan)) waiting += 1
    else ended.set(outcomeOf(host), (ended.get(outcomeOf(host)) ?? 0) + 1)
  }
  const counts = [...ended].map(([outcome, count]) => `${count} ${outcome}`)
  const work = [`${rows.length} at work`, ...(waiting > 0 ? [`${waiting} to start`] : [])]
  return [...counts, ...work, sayDown(state, rows)].filter(Boolean).join(' · ')
}

function sayDown(state: RunState, rows: readonly Row[]): string {
  const down = [...state.hosts.values()].filter(({ downSince }) => downSince !== undefined)
  if (down.length === 0) return ''
  const longest = Math.max(0, ...rows.map(({ downSeconds = 0 }) => downSeconds))
  const since = longest > 0 ? `, the longest for ${formatDuration(longest)}` : ''
  return `${down.length} site${down.length === 1 ? '' : 's'} DOWN${since}`
}

function saySoak({ state: { soak }, now }: Sight): string[] {
  if (soak?.endsAt === undefined) return []
  return [`soak after stage ${soak.stage}: ${formatDuration(soak.endsAt - now)} left`]
}

function renderLog(log: OpenLog | undefined, room: number): string[] {
  if (!log || room < 2) return []
  return [`── ${log.host} ──`, ...log.lines.slice(-(room - 1))]
}

/** Columns as wide as their widest cell; what a step does gives way to how long it takes. */
function align(rows: ReadonlyArray<readonly string[]>, columns: number): string[] {
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(0, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const others = widths.filter((width, column) => width > 0 && column !== 1)
  const room = columns - others.reduce((sum, width) => sum + width + 2, 0)
  widths[1] = Math.min(widths[1] ?? 0, Math.max(shortestStep, room))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.slice(0, widths[column]).padEnd(widths[column] ?? 0))
      .filter((cell) => cell !== '')
      .join('  ')
      .trimEnd(),
  )
}

const shortestStep = 18

/** A line that wraps would move all that is below it. */
function cut(line: string, columns: number): string {
  const shown = cleanLine(line) === '' ? '' : line
  return shown.length < columns ? shown : `${shown.slice(0, Math.max(0, columns - 2))}…`
}
