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
