import { type Asked, sayAsked } from '../asked.ts'
import { cleanLine } from '../clean.ts'
import { formatMoment } from '../format.ts'
import { quote } from '../quote.ts'
import type { Colour } from './colour.ts'
import { renderGrid } from './grid.ts'
import type { HostStatus } from './status.ts'

const head = [
  'host',
  'release',
  'newest',
  'site',
  'memcached',
  'schema',
  'permissions',
  'changes',
  'run',
]

/** How every host stands: a row a host, the totals, and the next command to type. */
export function renderStatus(hosts: readonly HostStatus[], colour: Colour, asked?: Asked): string {
  const behind = hosts.filter(isBehind)
  const down = hosts.filter(({ maintenance }) => maintenance === 'on')
  const unreachable = hosts.filter(({ reachable }) => !reachable)
  return [
    renderGrid(
      head,
      hosts.map((host) => rowOf(host, colour)),
    ),
    '',
    ...hosts.flatMap(({ host, problem }) => (problem ? [`${host}: ${problem}`] : [])),
    [
      `${hosts.length} host${hosts.length === 1 ? '' : 's'}`,
      `${behind.length} behind${sayUnknown(hosts, isReleaseUnknown)}`,
      `${down.length} down${sayUnknown(hosts, ({ maintenance }) => maintenance === 'unknown')}`,
      `${unreachable.length} unreachable`,
    ].join(' · '),
    `next: ${sayAsked(nextOf(hosts, behind), asked)}`,
  ].join('\n')
}

function rowOf(host: HostStatus, colour: Colour): string[] {
  if (!host.reachable) return [host.host, '', '', colour('unreachable', 'red')]
  return [
    host.host,
    host.release ?? '?',
    isBehind(host) ? colour(host.newest ?? '', 'yellow') : (host.newest ?? '?'),
    siteOf(host, colour),
    host.memcached,
    warn(host.databaseSchema, host.databaseSchema === 'out-of-sync', colour),
    host.permissions ? sayWrong(host.permissions.wrong, colour) : '?',
    host.localChanges ? sayChanges(host.localChanges, colour) : '?',
    sayRun(host, colour),
  ]
}

function siteOf({ maintenance, downSince }: HostStatus, colour: Colour): string {
  if (maintenance === 'on') return colour(`DOWN since ${formatMoment(downSince ?? 0)}`, 'red')
  return maintenance === 'off' ? colour('up', 'green') : '?'
}

function sayWrong(wrong: number, colour: Colour): string {
  return wrong === 0 ? 'good' : colour(`${wrong} wrong`, 'yellow')
}

function sayChanges(
  { generated, other }: { generated: number; other: number },
  colour: Colour,
): string {
  if (generated + other === 0) return 'none'
  const said = [generated && `${generated} generated`, other && `${other} other`]
    .filter(Boolean)
    .join(', ')
  return warn(said, other > 0, colour)
}

function sayRun({ lock, unfinishedRun }: HostStatus, colour: Colour): string {
  if (lock) return colour(cleanLine(`${lock.run} by ${lock.by}`), 'yellow')
  return unfinishedRun ? colour(cleanLine(`${unfinishedRun} unfinished`), 'red') : ''
}

function warn(text: string, isWorth: boolean, colour: Colour): string {
  return isWorth ? colour(text, 'yellow') : text
}

/** A host that was not asked, or did not tell, is neither behind nor current, neither down nor up. */
function sayUnknown(
  hosts: readonly HostStatus[],
  isUnknown: (host: HostStatus) => boolean,
): string {
  const count = hosts.filter(isUnknown).length
  return count > 0 ? ` (${count} unknown)` : ''
}

function isReleaseUnknown({ release, newest }: HostStatus): boolean {
  return release === null || newest === null
}

function isBehind({ release, newest }: HostStatus): boolean {
  return release !== null && newest !== null && release !== newest
}

/** What is half-way or down comes before what is behind, and that before what is not known. */
function nextOf(hosts: readonly HostStatus[], behind: readonly HostStatus[]): string {
  const unfinished = hosts.find(({ unfinishedRun, lock }) => unfinishedRun && !lock)
  if (unfinished) return `fleet resume ${quote(unfinished.unfinishedRun ?? '')}`
  const run = hosts.find(({ lock }) => lock)?.lock?.run
  if (run !== undefined) {
    const names = namesOf(hosts.filter(({ lock }) => lock?.run === run))
    return `fleet attach ${quote(cleanLine(run))} --hosts ${names}`
  }
  const down = hosts.filter(({ maintenance }) => maintenance === 'on')
  if (down.length > 0) return `fleet maintenance off --hosts ${namesOf(down)}`
  if (behind.length > 0) return `fleet plan --hosts ${namesOf(behind)}`
  const unknown = hosts.filter(({ release }) => release === null)
  if (unknown.length > 0) return `fleet doctor --hosts ${namesOf(unknown)}`
  return `fleet verify --hosts ${namesOf(hosts)}`
}

function namesOf(hosts: readonly HostStatus[]): string {
  return hosts.map(({ host }) => host).join(',')
}
