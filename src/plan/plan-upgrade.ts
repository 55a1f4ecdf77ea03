import semver from 'semver'
import type { Blocker } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Recipe } from '../recipes/recipe.ts'
import { recipeFor } from '../recipes/recipe-for.ts'
import { catalog, findRelease } from '../releases/catalog.ts'
import { type Releases, releasesWith } from '../releases/found.ts'
import type { Release } from '../releases/release.ts'
import type { StepId } from '../step-ids.ts'
import type { Application } from '../survey/facts.ts'
import { findBlockers, isGenerated } from './blockers.ts'
import { planHops } from './hops.ts'
import { planMemcached } from './memcached.ts'
import { withOwnFiles } from './own-files.ts'
import { findPath, resolveTarget, type Target } from './path.ts'
import type { HostPlan, Warning } from './plan.ts'
import { composerFor, phpFor, versionOf } from './programs.ts'
import { programsOf, withPrograms } from './programs-of-hops.ts'
import { type Surveyed, setupOf } from './setup.ts'
import { siteCheckOf } from './site-check.ts'
import type { Situation } from './situation.ts'
import { withWebPhp } from './web-php.ts'

/** Where the operator wants to go. */
export type UpgradeWishes = {
  readonly work: 'upgrade'
  readonly target: Target
  /** Take sites that are in maintenance already, and leave them so. */
  readonly wasDown: boolean
  /** The way may lead into another major. */
  readonly allowMajor?: boolean
  /** Releases whose one-offs and duties the operator has acknowledged. */
  readonly ack?: readonly string[]
  /** Each hop's SQL is approved before it is applied. */
  readonly review?: boolean
  /** Of hosts with a window; without it they may start at any time, or wait. */
  readonly now?: number | undefined
}

type Planned = Pick<HostPlan, 'to' | 'setup' | 'hops' | 'blockers' | 'warnings'>

/** A host's way to the target, or what is wrong with the target. */
export function planUpgrade(surveyed: Surveyed, wishes: UpgradeWishes): Planned {
  const { from, application } = surveyed
  const nowhere = { hops: [], warnings: [] }
  if (!releasesOf(application)(from)) {
    return { ...nowhere, blockers: [{ kind: 'line-unsupported', release: from }] }
  }
  const to = resolveTarget(wishes.target, from, availableTo(application), wishes.allowMajor)
  const astray = whyAstray(from, to, { target: wishes.target, git: application.git })
  if (!to || astray) return { ...nowhere, to, blockers: astray ? [astray] : [] }
  return planWay(surveyed, wishes, to)
}

function planWay(
  surveyed: Surveyed,
  { wasDown, review = false, allowMajor = false, ack = [], now }: UpgradeWishes,
  to: string,
): Planned {
  const { host, facts, application, from } = surveyed
  const path = findPath(from, to, availableTo(application))
  const find = releasesOf(application)
  const recipes = [from, ...path].flatMap((version) => recipeFor(find(version)?.line ?? 'v4'))
  const generated = unite(recipes, (recipe) => recipe.generated)
  const restart = planMemcached(host, facts)
  const setup = {
    ...setupOf(surveyed),
    ...programsOf(find(from), application),
    health: siteCheckOf(host, application.settings.appUrl, to),
    leaveDown: wasDown && application.downSince !== undefined,
    generated,
    libraries: unite(recipes, (recipe) => recipe.libraries),
  }
  const situation: Situation = {
    host,
    facts,
    application,
    from,
    path,
    find,
    allowMajor,
    ack,
    generated,
    memcachedIsNeeded: 'command' in restart,
    wasDown,
    now,
  }
  const hops = planHops([from, ...path], setup, {
    skipMemcached: 'skip' in restart ? restart.skip : undefined,
    review,
    absent: absentFrom(host),
    around: host,
    application,
  })
  const told = withWebPhp(withOwnFiles(application.ownFiles, hops), situation)
  return {
    to,
    setup,
    hops: withPrograms(told, setup, (version) => programsOf(find(version), application)),
    blockers: findBlockers(situation),
    warnings: path.length > 0 ? findWarnings(situation) : [],
  }
}

/** Steps that only an inventory that has a command for them asks for. */
export function absentFrom({ quiesce, unquiesce }: Host): StepId[] {
  if (!quiesce) return ['quiesce', 'unquiesce']
  return unquiesce ? [] : ['unquiesce']
}

/** The catalog's, and what the remote's tags have told of themselves. */
function releasesOf({ git }: Application): Releases {
  return releasesWith(git.foundReleases)
}

/** Releases that the host's remote has and whose way is known; all of the catalog where the remote is silent. */
function availableTo(application: Application): string[] {
  const { remoteError, remoteReleases } = application.git
  if (remoteError) return catalog.map(({ version }) => version)
  return remoteReleases.filter(releasesOf(application))
}

function whyAstray(
  from: string,
  to: string | undefined,
  { target, git }: { readonly target: Target } & Pick<Application, 'git'>,
): Blocker | undefined {
  const isThere = git.remoteReleases.includes(target)
  if (!to) return { kind: isThere ? 'release-untold' : 'release-missing', release: target }
  return semver.lt(to, from) ? { kind: 'release-ahead', release: from, target: to } : undefined
}

function unite(recipes: readonly Recipe[], listOf: (recipe: Recipe) => readonly string[]) {
  return [...new Set(recipes.flatMap(listOf))]
}

/** How long an upgrade usually takes is known from earlier runs alone. */
type KnownAtOnce = Exclude<Warning, 'window-short'>

/** What is worth knowing before the start, and stops nothing. */
export function findWarnings({
  host,
  facts,
  application,
  from,
  path,
  find,
  generated,
}: Situation): Warning[] {
  const { git, version } = application
  const releases = path.flatMap((each) => find(each) ?? [])
  const constant = find(git.nearest?.release ?? '')?.versionConstant
  const holds: Record<KnownAtOnce, boolean> = {
    'ahead-of-tag': (git.nearest?.ahead ?? 0) > 0,
    'version-differs': version !== undefined && version !== constant,
    'generated-changes': git.changes.some((file) => isGenerated(file, generated)),
    'release-unknown': path.some((version) => !findRelease(version)),
    'release-left-out': isLeftOut(from, git.remoteReleases, find),
    'composer-2': !isProven(
      releases,
      (release) => composerFor(release, application),
      'composerProven',
    ),
    'php-unproven': !isProven(releases, (release) => phpFor(release, application), 'phpProven'),
    'no-boot-hook': facts.bootHook === 'none',
    'no-health-url': !siteCheckOf(host, application.settings.appUrl, from),
    'backup-external': host.backup !== 'on',
  }
  return (Object.keys(holds) as KnownAtOnce[]).filter((warning) => holds[warning])
}

/** Whether the remote has a release of the installed major, newer than all that are known, of which nothing is. */
function isLeftOut(from: string, remote: readonly string[], find: Releases): boolean {
  const ofMajor = (version: string) => semver.major(version) === semver.major(from)
  const newest = catalog.findLast(({ version }) => ofMajor(version))?.version ?? from
  return remote.some((version) => ofMajor(version) && semver.gt(version, newest) && !find(version))
}

/** Whether a program is one that every release of the way is known to get on with. */
function isProven(
  releases: readonly Release[],
  programFor: (release: Release) => { readonly version: string } | undefined,
  window: 'composerProven' | 'phpProven',
): boolean {
  return releases.every((release) => {
    const program = programFor(release)
    return !program || semver.satisfies(versionOf(program), release[window] ?? '*')
  })
}
