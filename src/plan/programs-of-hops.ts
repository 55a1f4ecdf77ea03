import type { Release } from '../releases/release.ts'
import type { Application } from '../survey/facts.ts'
import type { Hop, Setup } from './plan.ts'
import { composerFor, phpFor } from './programs.ts'

type Programs = Pick<Setup, 'php' | 'composer'>

/** What runs and installs a release on a host; where nothing fits, what is in use. */
export function programsOf(release: Release | undefined, application: Application): Programs {
  const php = (release && phpFor(release, application)) ?? application.php
  const composer = (release && composerFor(release, application)) ?? application.composer
  return {
    php: php?.path ?? '',
    composer: { path: composer?.path ?? '', withPhp: composer?.withPhp ?? true },
  }
}

/** With the programs that each hop changes to, once its code is there. */
export function withPrograms(
  hops: readonly Hop[],
  inUse: Programs,
  programsFor: (version: string) => Programs,
): Hop[] {
  let before = inUse
  return hops.map((hop) => {
    const programs = programsFor(hop.to)
    const isSame = programs.php === before.php && programs.composer.path === before.composer.path
    before = programs
    return isSame ? hop : { ...hop, programs }
  })
}
