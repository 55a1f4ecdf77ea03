import { ExpectedFailure } from '../failure.ts'
import { catalog, findRelease } from '../releases/catalog.ts'
import type { Release } from '../releases/release.ts'
import { exitCodes } from '../report/exit-code.ts'
import { releasesJson } from '../report/json.ts'
import { renderRelease, renderReleases } from '../report/releases.ts'
import type { Everywhere } from './line/flags.ts'
import { openScreen } from './terminal/screen.ts'

type ReleasesFlags = Everywhere & { readonly release?: string }

/** Shows the releases that fleet knows, or all that one of them asks for. */
export async function releases(args: ReleasesFlags): Promise<number> {
  const { answer } = openScreen(args)
  const one = args.release === undefined ? undefined : findNamed(args.release)
  const named = one ? [one] : catalog
  if (args.json) answer(releasesJson(named))
  else answer(one ? renderRelease(one) : renderReleases(named))
  return exitCodes.fine
}

function findNamed(name: string): Release {
  const release = findRelease(name.replace(/^v/, ''))
  if (release) return release
  const names = catalog.map(({ version }) => version)
  throw new ExpectedFailure({ kind: 'name-unknown', what: 'release', name, names })
}
