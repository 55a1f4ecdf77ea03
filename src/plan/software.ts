import semver from 'semver'
import type { Blocker } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Release } from '../releases/release.ts'
import { composerFor, phpFor, sayVersions } from './programs.ts'
import type { Situation } from './situation.ts'

/** A host, and the releases that it must be able to run. */
type OnTheWay = Pick<Situation, 'host' | 'application' | 'path' | 'find'>

/** The real version: composer checks a made-up one where the release sets `config.platform.php`. */
export function checkPhp(way: OnTheWay): Blocker[] {
  const { host, application } = way
  const { php, otherPhps } = application
  if (!php) return [{ kind: 'php-missing', php: sayProgram(host.php) }]
  const wrong = releasesOn(way).filter((release) => !phpFor(release, application))
  return firstOfMajors(wrong).map(({ version: release, php: needs }) => {
    return { kind: 'php-wrong', release, needs, has: sayVersions([php, ...otherPhps]) }
  })
}

function sayProgram(program: Host['php']): string {
  return program === undefined || typeof program === 'string'
    ? (program ?? 'php')
    : Object.values(program).join(' or ')
}

export function checkExtensions(way: Situation): Blocker[] {
  const { application } = way
  if (!application.php) return []
  const lacking = releasesOn(way).flatMap((release) => {
    const found = phpFor(release, application)?.extensions ?? application.php?.extensions ?? []
    const missing = (release.extensions ?? []).filter((extension) => !found.includes(extension))
    return missing.map((extension) => ({ extension, release: release.version }))
  })
  return lacking
    .filter(
      ({ extension }, index) => lacking.findIndex((each) => each.extension === extension) === index,
    )
    .map((each) => ({ kind: 'extension-missing', ...each }))
}

export function checkComposer(way: OnTheWay): Blocker[] {
  const { application } = way
  const { composer, otherComposers } = application
  if (!composer) return [{ kind: 'composer-missing' }]
  const wrong = releasesOn(way).filter((release) => !composerFor(release, application))
  return firstOfMajors(wrong).map(({ version: release, composer: needs = '*' }) => {
    return {
      kind: 'composer-wrong',
      release,
      needs,
      has: sayVersions([composer, ...otherComposers]),
    }
  })
}

/** What one release of a major lacks, the others do. */
function firstOfMajors(releases: readonly Release[]): Release[] {
  const majorAt = (index: number) => semver.major(releases[index]?.version ?? '0.0.0')
  return releases.filter((_, index) => index === 0 || majorAt(index) !== majorAt(index - 1))
}

/** Only v4 installs by it. */
export function checkBower(way: OnTheWay): Blocker[] {
  const { application } = way
  const isNeeded = releasesOn(way).some(({ line }) => line === 'v4' || line === 'v4.9')
  return application.bower || !isNeeded ? [] : [{ kind: 'bower-missing' }]
}

export function checkSettings(way: Situation): Blocker[] {
  const { hasEnv, settings } = way.application
  if (!hasEnv) return []
  return firstNeeds(way, (release) => release.settings ?? [])
    .filter(([key]) => key === 'APP_URL' && settings.appUrl === '')
    .map(([key, release]) => ({ kind: 'setting-missing', release, key }))
}

/** Each thing that releases on the path need, with the first that needs it. */
function firstNeeds(
  way: Pick<Situation, 'path' | 'find'>,
  needsOf: (release: Release) => readonly string[],
): Array<[need: string, release: string]> {
  const first = new Map<string, string>()
  for (const release of releasesOn(way)) {
    for (const need of needsOf(release)) first.set(need, first.get(need) ?? release.version)
  }
  return [...first]
}

function releasesOn({ path, find }: Pick<Situation, 'path' | 'find'>): Release[] {
  return path.flatMap((version) => find(version) ?? [])
}
