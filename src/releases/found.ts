import semver from 'semver'
import type { FoundRelease } from '../survey/facts.ts'
import { catalog, findRelease, nearestRelease } from './catalog.ts'
import type { Release } from './release.ts'

/** Finds a release by its version. */
export type Releases = (version: string) => Release | undefined

/** The releases of the catalog, and those that a host's remote has besides. */
export function releasesWith(found: readonly FoundRelease[]): Releases {
  return (version) => {
    const known = findRelease(version)
    const tag = found.find((each) => each.version === version)
    return known ?? (tag && releaseOf(tag, found))
  }
}

/** By the recipe of its line: that of the newest release of its major before it. Without one, nobody knows the way. */
function releaseOf(
  { version, php, constant, migrations }: FoundRelease,
  found: readonly FoundRelease[],
): Release | undefined {
  const before = nearestRelease(version)
  if (!before) return undefined
  const earlier = found.filter((other) => semver.lt(other.version, version))
  const known = [...catalog, ...earlier].flatMap((release) => release.migrations ?? [])
  const own = migrations.filter((name) => !known.includes(name))
  const { line, composer, preflight = [] } = before
  const notesUrl = before.notesUrl.replace(before.version, version)
  return {
    ...{ version, line, php, versionConstant: constant, notesUrl, notesRead: 'none', date: '' },
    ...(composer ? { composer } : {}),
    preflight: preflight.filter(({ isOfServer }) => isOfServer),
    migrations: own,
    remarks: [
      `fleet does not know this release: it goes by the recipe of ${line}, and what else it asks for is in its notes.`,
      `By its own files it needs PHP ${php}, and calls itself ${constant}.`,
      own.length > 0 ? `Its migrations: ${own.join(', ')}.` : 'It has no migration of its own.',
    ],
  }
}
