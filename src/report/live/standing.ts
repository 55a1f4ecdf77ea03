import { formatDuration } from '../../duration.ts'
import { outcomeOf } from '../../journal/run-state.ts'
import { canStart } from '../../plan/plan.ts'
import { renderGrid } from '../grid.ts'
import { isAtWork, type Row, rowsOf, type Sight } from './rows.ts'

/** Where every host of a run stands while it goes on, for whoever asks. */
export function renderStanding(sight: Sight): string {
  const atWork = new Map(rowsOf(sight).map((row) => [row.host, row]))
  const rows = sight.state.plan.hosts.map((plan) => {
    const row = atWork.get(plan.host)
    return [plan.host, plan.from ?? '?', plan.to ?? '?', row ? sayRow(row) : sayRest(sight, plan)]
  })
  return renderGrid(['host', 'from', 'to', 'now'], rows)
}

function sayRow({ step, lost, seconds, downSeconds }: Row): string {
  const down = downSeconds === undefined ? '' : `, down ${formatDuration(downSeconds)}`
  return `${lost ?? 'at work'}: ${step || 'begins'}, ${formatDuration(seconds)}${down}`
}

function sayRest({ state }: Sight, plan: Sight['state']['plan']['hosts'][number]): string {
  const host = state.hosts.get(plan.host)
  if (!host || isAtWork(host)) return ''
  return host.outcome === undefined && canStart(plan) ? 'to start' : outcomeOf(host)
}
