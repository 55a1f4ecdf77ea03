import semver from 'semver'
import type { Release } from './release.ts'
import { v4 } from './v4.ts'
import { v5 } from './v5.ts'
import { v6 } from './v6.ts'
import { v7 } from './v7.ts'

/** Every release fleet knows the way to, oldest first. */
export const catalog: readonly Release[] = [...v4, ...v5, ...v6, ...v7]

/** The release of this version (without the `v`), if fleet knows it. */
export function findRelease(version: string): Release | undefined {
  return catalog.find((release) => release.version === version)
}

/** Where fleet does not know this version, the newest one of its major before it: they are alike. */
export function nearestRelease(version: string): Release | undefined {
  if (!semver.valid(version)) return undefined
  const isBefore = (known: Release) =>
    semver.major(known.version) === semver.major(version) && semver.lt(known.version, version)
  return findRelease(version) ?? catalog.findLast(isBefore)
}
