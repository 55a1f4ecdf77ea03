import { type Asked, sayAsked } from '../asked.ts'
import type { Hop, HostPlan } from '../plan/plan.ts'
import { findRelease } from '../releases/catalog.ts'
import { sayComposer, sayPhp } from './releases.ts'

/** A way of more hops is told in one screen; its steps are in the script. */
const mostInFull = 8

export function isLong(path: readonly unknown[]): boolean {
  return path.length > mostInFull
}

/** The releases of a way, or of a long one its ends: `4.6.0 > … > 7.4.0, 26 hops`. */
export function sayPath(path: readonly string[]): string {
  if (!isLong(path)) return path.join(' > ')
  return `${path[0]} > … > ${path.at(-1)}, ${path.length} hops`
}

/** A way of many hops, a line each and what each asks for: floors and duties, but no steps. */
export function describeLongWay(
  { host, hops }: Pick<HostPlan, 'host' | 'hops'>,
  asked?: Asked,
): string[] {
  const rows = hops.flatMap((hop) => [
    `  ${hop.from.padEnd(6)}> ${hop.to.padEnd(6)} ${describeFloor(hop)}`,
    ...describeAsks(hop).map((line) => `      ${line}`),
  ])
  return [...rows, `  its steps: ${sayAsked(`fleet script ${host}`, asked)}`]
}

/** What a hop asks of this host and of its operator, besides the steps. */
export function describeAsks({ asks }: Hop): string[] {
  if (!asks) return []
  return [
    ...asks.once.map((command) => `once only: ${command}`),
    ...asks.duties.map((duty) => `by hand: ${duty}`),
    ...asks.env.map((change) => `.env: ${change}`),
  ]
}

/** What it runs on, with what, where that changes, and what of its own it runs. */
function describeFloor({ to, programs, steps }: Hop): string {
  const release = findRelease(to)
  const told = steps.filter(({ id }) => id === 'actions' || id === 'web-php')
  const own = told.map(({ title }) => title)
  return [
    ...(release ? [`PHP ${sayPhp(release)}`, `composer ${sayComposer(release)}`] : []),
    ...(programs ? [`with ${programs.php} and ${programs.composer.path}`] : []),
    ...own,
  ].join(' · ')
}
