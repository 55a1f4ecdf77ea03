import semver from 'semver'
import type { Blocker } from '../failure.ts'
import { findRelease } from '../releases/catalog.ts'
import type { Release } from '../releases/release.ts'
import type { Situation } from './situation.ts'

/** A host, and the releases that it must be able to run. */
type OnTheWay = Pick<Situation, 'host' | 'application' | 'path'>

/** The real version: composer checks a made-up one where the release sets `config.platform.php`. */
export function checkPhp({ host, application: { php }, path }: OnTheWay): Blocker[] {
  if (!php) return [{ kind: 'php-missing', php: host.php ?? 'php' }]
  const version = semver.coerce(php.version) ?? '0.0.0'
  const wrong = releasesOn(path).find((release) => !semver.satisfies(version, release.php))
  if (!wrong) return []
  return [{ kind: 'php-wrong', release: wrong.version, needs: wrong.php, has: php.version }]
}

export function checkExtensions({ application: { php }, path }: Situation): Blocker[] {
  if (!php) return []
  return firstNeeds(path, ({ extensions = [] }) => extensions)
    .filter(([extension]) => !php.extensions.includes(extension))
    .map(([extension, release]) => ({ kind: 'extension-missing', release, extension }))
}

export function checkComposer({ application: { composer }, path }: OnTheWay): Blocker[] {
  if (!composer) return [{ kind: 'composer-missing' }]
  const version = semver.coerce(composer.version) ?? '0.0.0'
  const wrong = releasesOn(path).find(
    (release) => release.composer && !semver.satisfies(version, release.composer),
  )
  if (!wrong?.composer) return []
  const { version: release, composer: needs } = wrong
  return [{ kind: 'composer-wrong', release, needs, has: composer.version }]
}

/** Only v4 installs by it. */
export function checkBower({ application, path }: OnTheWay): Blocker[] {
  const isNeeded = releasesOn(path).some(({ line }) => line === 'v4' || line === 'v4.9')
  return application.bower || !isNeeded ? [] : [{ kind: 'bower-missing' }]
}

export function checkSettings({ application, path }: Situation): Blocker[] {
  const { hasEnv, settings } = application
  if (!hasEnv) return []
  return firstNeeds(path, (release) => release.settings ?? [])
    .filter(([key]) => key === 'APP_URL' && settings.appUrl === '')
    .map(([key, release]) => ({ kind: 'setting-missing', release, key }))
}

/** Each thing that releases on the path need, with the first that needs it. */
function firstNeeds(
  path: readonly string[],
  needsOf: (release: Release) => readonly string[],
): Array<[need: string, release: string]> {
  const first = new Map<string, string>()
  for (const release of releasesOn(path)) {
    for (const need of needsOf(release)) first.set(need, first.get(need) ?? release.version)
  }
  return [...first]
}

function releasesOn(path: readonly string[]): Release[] {
  return path.flatMap((version) => findRelease(version) ?? [])
}
