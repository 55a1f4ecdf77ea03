import { major } from 'semver'
import type { Blocker } from '../failure.ts'
import { usersOf } from '../inventory/hook.ts'
import { recipeFor } from '../recipes/recipe-for.ts'
import { findRelease } from '../releases/catalog.ts'
import type { LastChange } from '../survey/facts.ts'
import { checkAcknowledged } from './acknowledged.ts'
import { checkDatabase, checkDump, checkEnv, checkPreflight } from './database.ts'
import { checkDisk, checkDumpRoom } from './disk.ts'
import { cacheDriversOf } from './memcached.ts'
import { findTouched } from './own-files.ts'
import type { Standing } from './sites.ts'
import type { HostSituation, Situation } from './situation.ts'
import { checkBower, checkComposer, checkExtensions, checkPhp, checkSettings } from './software.ts'
import { whyClosed } from './windows.ts'

type Check = (situation: Situation) => Blocker[]

/** Every reason known before the start why a host would not get through; all are told at once. */
export function findBlockers(
  situation: Situation,
  isMoving = situation.path.length > 0,
): Blocker[] {
  const checks = isMoving ? [...always, ...beforeHops] : always
  return checks.flatMap((check) => check(situation))
}

/**
 * The same for going back. What the run that is taken back has left, down or not, is not in its way;
 * what somebody has changed by hand since it came to its end is.
 */
export function findRollbackBlockers(
  situation: HostSituation & { readonly standing: Standing },
  change: LastChange | undefined,
): Blocker[] {
  const { facts, standing } = situation
  const isHeld = change !== undefined && facts.unfinishedRun === change.run
  const found = [...checkLock(situation), ...(isHeld ? [] : checkUnfinishedRun(situation))]
  if (!change) return found
  const generated = recipeFor(findRelease(change.release ?? '')?.line ?? 'v4').generated
  return [
    ...found,
    ...[checkUsers, checkTools, checkEnv].flatMap((check) => check(situation)),
    ...(isHeld ? [] : checkLocalChanges({ ...situation, generated })),
    ...checkCodeBack(situation, change),
    ...(change.hasTouchedSchema && standing.role !== 'sibling'
      ? checkDumpBack(situation, change)
      : []),
  ]
}

function checkCodeBack(situation: HostSituation, change: LastChange): Blocker[] {
  const path = change.release === undefined ? [] : [change.release]
  const software = change.keptLibraries ? [checkPhp] : [checkPhp, checkComposer, checkBower]
  return software.flatMap((check) => check({ ...situation, path, find: findRelease }))
}

function checkDumpBack(situation: HostSituation, { run, dump }: LastChange): Blocker[] {
  const { backup } = situation.host
  if (backup !== 'on') return [{ kind: 'dump-elsewhere', run, by: backup.external }]
  if (!dump) return [{ kind: 'dump-missing', run }]
  return [...checkDatabase(situation), ...checkDumpRoom(situation)]
}

/** These hold for a host with nowhere to go, too: held on its last release, it is not current. */
const always: readonly Check[] = [checkLock, checkUnfinishedRun, checkMaintenance]

const beforeHops: readonly Check[] = [
  checkWindow,
  checkMajor,
  checkAcknowledged,
  checkUsers,
  checkTools,
  checkPhp,
  checkExtensions,
  checkComposer,
  checkBower,
  checkLocalChanges,
  checkRemote,
  checkEnv,
  checkDatabase,
  checkDump,
  checkPreflight,
  checkSettings,
  checkMemcached,
  checkDisk,
]

function checkWindow({ host, now }: Situation): Blocker[] {
  const closed = now === undefined ? undefined : whyClosed(host, now)
  return closed ? [closed] : []
}

function checkMajor({ from, path, allowMajor }: Situation): Blocker[] {
  const target = path.at(-1) ?? from
  if (allowMajor || major(target) === major(from)) return []
  return [{ kind: 'major-denied', release: from, target }]
}

export function checkLock({ facts: { lock } }: HostSituation): Blocker[] {
  return lock ? [{ kind: 'lock-held', ...lock }] : []
}

export function checkUnfinishedRun({ facts: { lock, unfinishedRun } }: HostSituation): Blocker[] {
  return unfinishedRun && !lock ? [{ kind: 'run-unfinished', run: unfinishedRun }] : []
}

function checkMaintenance({ application, wasDown, facts }: Situation): Blocker[] {
  const since = application.downSince
  if (since === undefined || wasDown || facts.unfinishedRun) return []
  return [{ kind: 'site-down', since }]
}

/**
 * Without root there is one user only, and it must be all of them. With it, the owner of `.git` must
 * be able to replace what belongs to the web user: git moves HEAD and exits 0 where it cannot.
 */
export function checkUsers({ host, facts, application }: HostSituation): Blocker[] {
  const needed = [...new Set([host.webUser, application.git.owner, ...usersOf(host.hooks)])]
  const login = facts.user
  const missing = [...(facts.webUserExists ? [] : [host.webUser]), ...facts.missingUsers]
  if (missing.length > 0) return missing.map((user) => ({ kind: 'user-missing', user }))
  const { owner } = application.git
  if (facts.uid === 0) {
    return ['root', host.webUser].includes(owner)
      ? []
      : [{ kind: 'owner-unfit', owner, webUser: host.webUser }]
  }
  return needed
    .filter((user) => user !== login)
    .map((user) => ({ kind: 'user-unreachable', user, login }))
}

export function checkTools({ facts }: HostSituation): Blocker[] {
  return facts.missingTools.map((tool) => ({ kind: 'tool-missing', tool }))
}

/** Generated files are saved as a diff and reset; what somebody edited by hand is not ours to lose. */
function checkLocalChanges({
  host,
  application,
  generated,
  path = [],
}: HostSituation & Pick<Situation, 'generated'> & Partial<Pick<Situation, 'path'>>): Blocker[] {
  const files = application.git.changes.filter((file) => !isGenerated(file, generated))
  const { localCommits: count } = application.git
  return [
    ...(files.length > 0
      ? [
          {
            kind: 'local-changes',
            root: host.root,
            files,
            touched: findTouched(application.ownFiles, files, path),
          } as const,
        ]
      : []),
    ...(count > 0 ? [{ kind: 'local-commits', root: host.root, count } as const] : []),
  ]
}

function checkRemote({ application: { git }, path }: Situation): Blocker[] {
  if (git.remoteError) return [{ kind: 'remote-unreachable', lines: [git.remoteError] }]
  return path
    .filter((release) => !git.remoteReleases.includes(release))
    .map((release) => ({ kind: 'release-missing', release }))
}

/** To skip the restarts where .env keeps the mappings in memcached would leave columns out. */
function checkMemcached({ host, application, memcachedIsNeeded }: Situation): Blocker[] {
  const { memcached } = application
  const isUsed = cacheDriversOf(application).includes('memcached')
  if (host.memcached === 'none' && isUsed) return [{ kind: 'memcached-denied' }]
  if (!memcachedIsNeeded || memcached.since !== undefined) return []
  return [{ kind: 'memcached-silent', address: `${memcached.host}:${memcached.port}` }]
}

/** Whether a changed file is one that composer, bower or the application rewrites itself. */
export function isGenerated(file: string, generated: readonly string[]): boolean {
  return generated.some((path) => file === path || file.startsWith(`${path}/`))
}
