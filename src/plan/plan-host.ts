import semver from 'semver'
import { type Blocker, isUnaddressable, type Unreachable } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Recipe } from '../recipes/recipe.ts'
import { recipeFor } from '../recipes/recipe-for.ts'
import { catalog, findRelease } from '../releases/catalog.ts'
import type { Application, Facts } from '../survey/facts.ts'
import type { Survey } from '../survey/survey.ts'
import { findBlockers, isGenerated } from './blockers.ts'
import { planHops } from './hops.ts'
import { findMistaken } from './identity.ts'
import { type MemcachedRestart, planMemcached } from './memcached.ts'
import { findPath, resolveTarget, type Target } from './path.ts'
import type { HostPlan, Setup, Warning } from './plan.ts'
import type { Standing } from './sites.ts'
import type { Situation } from './situation.ts'

/** What the operator asked for, the same for every host. */
export type Wishes = {
  readonly target: Target
  /** Take sites that are in maintenance already, and leave them so. */
  readonly wasDown: boolean
}

/** One host's way from what is installed to the target, or why it has none. Its stage comes later. */
export function planHost(
  survey: Survey,
  wishes: Wishes,
  standing: Standing = { role: 'alone', schemaHost: survey.host.name },
): HostPlan {
  const nowhere = {
    host: survey.host.name,
    site: survey.host.site,
    stage: '',
    hops: [],
    warnings: [],
  }
  if ('failure' in survey) return { ...nowhere, ...whyNotReached(survey.failure) }
  const { host, facts } = survey
  const { application } = facts
  const mistaken = findMistaken(host, facts)
  if (mistaken.length > 0) return { ...nowhere, blockers: mistaken }
  const from = application?.git.nearest?.release
  if (!application) return { ...nowhere, blockers: [{ kind: 'root-wrong', root: host.root }] }
  if (!from) return { ...nowhere, blockers: [{ kind: 'release-unreadable', root: host.root }] }
  if (!findRelease(from)) {
    return { ...nowhere, from, blockers: [{ kind: 'line-unsupported', release: from }] }
  }
  const to = resolveTarget(wishes.target, from, availableTo(application))
  const astray = whyAstray(from, to, wishes.target)
  if (!to || astray) return { ...nowhere, from, to, blockers: astray ? [astray] : [] }
  return planWay({ host, facts, application, wishes, from, to, standing })
}

/** What the operator must put right first blocks; what the network does leaves a host unreachable. */
function whyNotReached(failure: Unreachable): Pick<HostPlan, 'blockers' | 'unreachable'> {
  return isUnaddressable(failure) ? { blockers: [failure] } : { blockers: [], unreachable: failure }
}

type Way = {
  readonly host: Host
  readonly facts: Facts
  readonly application: Application
  readonly wishes: Wishes
  readonly from: string
  readonly to: string
  readonly standing: Standing
}

function planWay({ host, facts, application, wishes, from, to, standing }: Way): HostPlan {
  const path = findPath(from, to, availableTo(application))
  const recipes = path.flatMap((version) => recipeFor(findRelease(version)?.line ?? 'v4'))
  const generated = unite(recipes, (recipe) => recipe.generated)
  const restart = planMemcached(host, facts)
  const leaveDown = wishes.wasDown && application.downSince !== undefined
  const setup = {
    ...setupOf(host, facts, application),
    ...shareOf(host, standing),
    memcached: memcachedOf(restart, application),
    leaveDown,
    generated,
    libraries: unite(recipes, (recipe) => recipe.libraries),
  }
  const situation: Situation = {
    host,
    facts,
    application,
    path,
    generated,
    memcachedIsNeeded: 'command' in restart,
    wasDown: wishes.wasDown,
  }
  return {
    host: host.name,
    site: host.site,
    stage: '',
    from,
    to,
    setup,
    hops: planHops([from, ...path], setup, 'skip' in restart ? restart.skip : undefined),
    blockers: findBlockers(situation),
    warnings: path.length > 0 ? findWarnings(situation) : [],
  }
}

/** Releases that the host's remote has and fleet knows; all it knows where the remote is silent. */
function availableTo(application: Application): string[] {
  const { remoteError, remoteReleases } = application.git
  const known = catalog.map((release) => release.version)
  return remoteError ? known : known.filter((release) => remoteReleases.includes(release))
}

function whyAstray(from: string, to: string | undefined, target: Target): Blocker | undefined {
  if (!to) return { kind: 'release-missing', release: target }
  return semver.lt(to, from) ? { kind: 'release-ahead', release: from, target: to } : undefined
}

function setupOf(host: Host, facts: Facts, { git, php, composer, bower }: Application) {
  return {
    root: host.root,
    stateDir: facts.stateDir,
    webUser: host.webUser,
    owner: git.owner,
    head: git.head,
    php: php?.path ?? '',
    composer: { path: composer?.path ?? '', withPhp: composer?.withPhp ?? true },
    bower: bower?.path ?? '',
    health: host.health,
    bootHook: facts.bootHook,
  }
}

/** What the siblings have in the database, the schema host dumps. */
function shareOf({ backup }: Host, { role, schemaHost }: Standing): Pick<Setup, 'role' | 'backup'> {
  return { role, backup: role === 'sibling' ? { external: schemaHost } : backup }
}

function memcachedOf(restart: MemcachedRestart, { memcached }: Application): Setup['memcached'] {
  const { host, port } = memcached
  return 'command' in restart ? { restart: restart.command, host, port } : { host, port }
}

function unite(recipes: readonly Recipe[], listOf: (recipe: Recipe) => readonly string[]) {
  return [...new Set(recipes.flatMap(listOf))]
}

function findWarnings({ host, facts, application, generated }: Situation): Warning[] {
  const { git, version, composer } = application
  const constant = findRelease(git.nearest?.release ?? '')?.versionConstant
  const holds: Record<Warning, boolean> = {
    'ahead-of-tag': (git.nearest?.ahead ?? 0) > 0,
    'version-differs': version !== undefined && version !== constant,
    'generated-changes': git.changes.some((file) => isGenerated(file, generated)),
    'composer-2': composer !== undefined && semver.coerce(composer.version)?.major !== 1,
    'no-boot-hook': facts.bootHook === 'none',
    'no-health-url': host.health === undefined,
    'backup-external': host.backup !== 'on',
  }
  return (Object.keys(holds) as Warning[]).filter((warning) => holds[warning])
}
