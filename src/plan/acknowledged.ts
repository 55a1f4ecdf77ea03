import type { Blocker } from '../failure.ts'
import { asksOf, takesAck } from './asks.ts'
import type { Situation } from './situation.ts'
import { type Change, changesByHand, linesMissing } from './web-php.ts'

/**
 * One-offs that destroy, what only a person can do, and a web server whose PHP nothing changes: they are
 * read before the site goes down for them.
 */
export function checkAcknowledged(situation: Situation): Blocker[] {
  const { path, host, ack } = situation
  const asking = path.filter((version) => asksOperator(version, situation))
  const changes = changesByHand(situation)
  const releases = path.filter(
    (version) =>
      !host.ack.includes(version) && (asking.includes(version) || isOf(version, changes)),
  )
  const isLeft = (version: string) => releases.includes(version) && !ack.includes(version)
  const left = changes.filter(({ release }) => isLeft(release))
  const missing = asking.filter(isLeft)
  return [
    ...(left.length === 0 ? [] : [tellChanges(left, releases, situation)]),
    ...(missing.length === 0 ? [] : [{ kind: 'ack-missing', missing, releases } as const]),
  ]
}

/** Apart from the PHP of its web server. */
function asksOperator(version: string, { find, application }: Situation): boolean {
  const release = find(version)
  return release !== undefined && takesAck(asksOf(release, application, { webPhp: 'apart' }))
}

function isOf(version: string, changes: readonly Change[]): boolean {
  return changes.some(({ release }) => release === version)
}

function tellChanges(
  changes: readonly Change[],
  releases: readonly string[],
  { host }: Situation,
): Blocker {
  return {
    kind: 'web-php-missing',
    changes: changes.map(({ release, from, to }) => `${release} from ${from} to ${to}`),
    missing: linesMissing(changes, host),
    releases,
  }
}
