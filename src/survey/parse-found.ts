import { isReleaseNumber } from '../release-number.ts'
import type { FoundRelease } from './facts.ts'
import { all, type Told } from './told.ts'

/** `VERSION PHP`, `VERSION CONSTANT` and `VERSION MIGRATION`; what lacks one of the first two cannot be planned. */
export function parseFoundReleases(told: Told): FoundRelease[] {
  const of = (key: string, version: string) =>
    all(told, key).flatMap((line) =>
      line.startsWith(`${version} `) ? [line.slice(version.length + 1)] : [],
    )
  const versions = all(told, 'found-php').map((line) => line.split(' ')[0] ?? '')
  return versions.flatMap((version) => {
    const [php] = of('found-php', version)
    const [constant] = of('found-constant', version)
    const migrations = of('found-migration', version).filter((name) => /^[\w-]{1,128}$/.test(name))
    if (!isReleaseNumber(version) || !isRange(php) || !isVersion(constant)) return []
    return [{ version, php, constant, migrations }]
  })
}

/** It stands in the script and is shown: nothing else than a range may pass for one. */
function isRange(told: string | undefined): told is string {
  return /^[\d.*^~<>=|, ]{1,64}$/.test(told ?? '')
}

function isVersion(told: string | undefined): told is string {
  return /^[\w.-]{1,32}$/.test(told ?? '')
}
