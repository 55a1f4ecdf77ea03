import semver from 'semver'

/**
 * The releases to pass through, in order and without the first. Rule of the upgrade page: x.y.0 of
 * each minor in sequence, then the latest patch of the target's minor; from a patch straight to the
 * next minor. `available` are the real tags: minors without a .0, or missing, are passed over.
 * Empty where there is nowhere to go: already there, or backwards.
 */
export function findPath(from: string, target: string, available: readonly string[]): string[] {
  if (!semver.gt(target, from)) return []
  const between = semver
    .sort([...available])
    .filter((release) => semver.gt(release, from) && semver.lte(release, target))
  const isFirstOfMinor = (release: string, index: number) =>
    index === 0
      ? minorOf(release) !== minorOf(from)
      : minorOf(release) !== minorOf(between[index - 1])
  return [...new Set([...between.filter(isFirstOfMinor), target])]
}

/** What the operator asked to go to. */
export type Target = 'latest' | 'next' | (string & {})

/**
 * The release that a target means for one host: an exact release, the newest patch of a minor
 * (`4.9`), the newest of the installed major (`latest`), or the next hop (`next`). `undefined`
 * where the host's remote has none.
 */
export function resolveTarget(
  target: Target,
  from: string,
  available: readonly string[],
): string | undefined {
  const ofMajor = available.filter((release) => semver.major(release) === semver.major(from))
  const newest = semver.maxSatisfying(ofMajor, '*') ?? from
  if (target === 'latest') return semver.gt(from, newest) ? from : newest
  if (target === 'next') return findPath(from, newest, ofMajor)[0] ?? from
  if (semver.valid(target)) return available.includes(target) ? target : undefined
  return semver.maxSatisfying([...available], `${target}.x`) ?? undefined
}

function minorOf(release: string | undefined): string {
  return release === undefined ? '' : `${semver.major(release)}.${semver.minor(release)}`
}
