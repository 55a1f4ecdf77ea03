import semver from 'semver'
import { catalog } from '../releases/catalog.ts'

/**
 * The releases to pass through, in order and without the first. Rule of the upgrade page: x.y.0 of
 * each minor in sequence, then the latest patch of the target's minor; from a patch straight to the
 * next minor. A major is left by its last release. `available` are the real tags: minors without a
 * .0, or missing, are passed over. Empty where there is nowhere to go: already there, or backwards.
 */
export function findPath(from: string, target: string, available: readonly string[]): string[] {
  if (!semver.gt(target, from)) return []
  const between = semver
    .sort([...available])
    .filter((release) => semver.gt(release, from) && semver.lte(release, target))
  const isStation = (release: string, index: number) => {
    const [before = from, after = target] = [between[index - 1], between[index + 1]]
    const isFirstOfMinor = minorOf(release) !== minorOf(before)
    const isLastOfMajor = semver.major(release) !== semver.major(after)
    return isFirstOfMinor || isLastOfMajor || mends.has(release)
  }
  return [...new Set([...between.filter(isStation), target])]
}

/** Releases that make good what the one before has broken. */
const mends = new Set(catalog.flatMap(({ mendedBy = [] }) => mendedBy))

/** What the operator asked to go to. */
export type Target = 'latest' | 'next' | (string & {})

/**
 * The release that a target means for one host: an exact release, the newest patch of a minor
 * (`4.9`), the newest of the installed major (`latest`), or the next hop (`next`). Where another
 * major is allowed, the last two look beyond it. `undefined` where the host's remote has none.
 */
export function resolveTarget(
  target: Target,
  from: string,
  available: readonly string[],
  allowMajor = false,
): string | undefined {
  const ofMajor = available.filter(
    (release) => allowMajor || semver.major(release) === semver.major(from),
  )
  const newest = semver.maxSatisfying(ofMajor, '*') ?? from
  if (target === 'latest') return semver.gt(from, newest) ? from : newest
  if (target === 'next') return findPath(from, newest, ofMajor)[0] ?? from
  if (semver.valid(target)) return available.includes(target) ? target : undefined
  return semver.maxSatisfying([...available], `${target}.x`) ?? undefined
}

function minorOf(release: string | undefined): string {
  return release === undefined ? '' : `${semver.major(release)}.${semver.minor(release)}`
}
