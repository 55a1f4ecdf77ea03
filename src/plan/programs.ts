import semver from 'semver'
import type { Release } from '../releases/release.ts'
import type { Application, Composer, Php } from '../survey/facts.ts'

/** The PHP of a host that a release runs on: the lowest that is proven, else the lowest it allows. */
export function phpFor(release: Release, { php, otherPhps }: Application): Php | undefined {
  return pick(php, otherPhps, [release.phpProven, release.php])
}

/** The composer of a host that installs a release: the lowest that its documentation means, else that it takes. */
export function composerFor(
  release: Release,
  { composer, otherComposers }: Application,
): Composer | undefined {
  const { composer: takes = '*', composerProven } = release
  return pick(composer, otherComposers, [composerProven && `${composerProven} ${takes}`, takes])
}

/** What the host has of it, for the operator: `7.0.33 and 8.4.11`. */
export function sayVersions(
  programs: ReadonlyArray<{ readonly version: string } | undefined>,
): string {
  return programs.flatMap((program) => program?.version ?? []).join(' and ')
}

function pick<Program extends { readonly version: string }>(
  first: Program | undefined,
  others: readonly Program[],
  windows: ReadonlyArray<string | undefined>,
): Program | undefined {
  const programs = [...(first ? [first] : []), ...others].sort((a, b) =>
    semver.compare(versionOf(a), versionOf(b)),
  )
  for (const window of windows) {
    const fit = window && programs.find((each) => semver.satisfies(versionOf(each), window))
    if (fit) return fit
  }
  return undefined
}

/** As 7.0.33-0ubuntu0.16.04.16 and 2.7.1 2024-02-09 are read. */
export function versionOf({ version }: { readonly version: string }): string {
  return semver.coerce(version)?.version ?? '0.0.0'
}
