import { cleanLine } from '../clean.ts'
import { isGenerated } from '../plan/blockers.ts'
import { planMemcached } from '../plan/memcached.ts'
import { resolveTarget } from '../plan/path.ts'
import { recipeFor } from '../recipes/recipe-for.ts'
import { catalog, findRelease } from '../releases/catalog.ts'
import type { Application, Lock } from '../survey/facts.ts'
import type { Survey } from '../survey/survey.ts'
import { word } from '../wording/word.ts'

/** How one host stands. The shape of `fleet status --json`, releases without the `v`. */
export type HostStatus = {
  readonly host: string
  readonly reachable: boolean
  readonly release: string | null
  /** The newest release of the installed major that its git remote has. */
  readonly newest: string | null
  readonly maintenance: 'on' | 'off' | 'unknown'
  readonly downSince: number | null
  readonly memcached: 'active' | 'inactive' | 'unused' | 'unknown'
  readonly databaseSchema: 'in-sync' | 'out-of-sync' | 'unknown'
  readonly permissions: { readonly wrong: number } | null
  readonly localChanges: { readonly generated: number; readonly other: number } | null
  readonly lock: Lock | null
  /** A run that began here and has not come to its end. */
  readonly unfinishedRun: string | null
  /** Why there is less to tell than usual. */
  readonly problem: string | null
}

const nothing = {
  release: null,
  newest: null,
  maintenance: 'unknown',
  downSince: null,
  memcached: 'unknown',
  databaseSchema: 'unknown',
  permissions: null,
  localChanges: null,
} as const

/** The status of a surveyed host. */
export function statusOf(survey: Survey): HostStatus {
  const host = survey.host.name
  if ('failure' in survey) {
    const problem = word(survey.failure, { host }).what
    return { host, reachable: false, ...nothing, lock: null, unfinishedRun: null, problem }
  }
  const { application, lock, unfinishedRun } = survey.facts
  const place = {
    lock: lock ?? null,
    unfinishedRun: unfinishedRun ? cleanLine(unfinishedRun) : null,
  }
  if (application) {
    return { host, reachable: true, ...describe(survey, application), ...place, problem: null }
  }
  const problem = word({ kind: 'root-wrong', root: survey.host.root }, { host }).what
  return { host, reachable: true, ...nothing, ...place, problem }
}

function describe(survey: Extract<Survey, { facts: unknown }>, application: Application) {
  const { git, downSince, permissions, schema } = application
  const release = git.nearest?.release ?? null
  return {
    release,
    newest: newestOf(application),
    maintenance: downSince === undefined ? 'off' : 'on',
    downSince: downSince ?? null,
    memcached: memcachedOf(survey, application),
    databaseSchema: schema ?? 'unknown',
    permissions: { wrong: permissions.wrong },
    localChanges: countChanges(git.changes, release),
  } as const
}

function newestOf({ git }: Application): string | null {
  if (!git.nearest || git.remoteError) return null
  const known = catalog.map(({ version }) => version)
  const available = known.filter((version) => git.remoteReleases.includes(version))
  return resolveTarget('latest', git.nearest.release, available) ?? null
}

function memcachedOf(
  { host, facts }: Extract<Survey, { facts: unknown }>,
  application: Application,
) {
  if ('skip' in planMemcached(host, facts)) return 'unused'
  return application.memcached.since === undefined ? 'inactive' : 'active'
}

function countChanges(changes: readonly string[], release: string | null) {
  const { generated } = recipeFor(findRelease(release ?? '')?.line ?? 'v4')
  const count = changes.filter((file) => isGenerated(file, generated)).length
  return { generated: count, other: changes.length - count }
}
