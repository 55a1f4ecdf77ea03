import semver from 'semver'
import type { Blocker } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import { findRelease } from '../releases/catalog.ts'
import type { Release } from '../releases/release.ts'
import type { Application, Facts } from '../survey/facts.ts'

/** What the checks look at: one host, and the releases on its way. */
export type Situation = {
  readonly host: Host
  readonly facts: Facts
  readonly application: Application
  readonly path: readonly string[]
  readonly generated: readonly string[]
  readonly memcachedIsNeeded: boolean
  /** The operator takes a site that is already in maintenance. */
  readonly wasDown: boolean
}

type Check = (situation: Situation) => Blocker[]

const mebibyte = 1024 * 1024

/** Every reason known before the start why a host would not get through; all are told at once. */
export function findBlockers(situation: Situation): Blocker[] {
  const checks = situation.path.length > 0 ? [...always, ...beforeHops] : always
  return checks.flatMap((check) => check(situation))
}

/** These hold for a host with nowhere to go, too: held on its last release, it is not current. */
const always: readonly Check[] = [checkLock, checkUnfinishedRun, checkMaintenance]

const beforeHops: readonly Check[] = [
  checkUsers,
  checkTools,
  checkPhp,
  checkExtensions,
  checkComposer,
  checkBower,
  checkLocalChanges,
  checkRemote,
  checkDatabase,
  checkPreflight,
  checkSettings,
  checkMemcached,
  checkDisk,
]

function checkLock({ facts: { lock } }: Situation): Blocker[] {
  return lock ? [{ kind: 'lock-held', ...lock }] : []
}

function checkUnfinishedRun({ facts: { lock, unfinishedRun } }: Situation): Blocker[] {
  return unfinishedRun && !lock ? [{ kind: 'run-unfinished', run: unfinishedRun }] : []
}

function checkMaintenance({ application, wasDown, facts }: Situation): Blocker[] {
  const since = application.downSince
  if (since === undefined || wasDown || facts.unfinishedRun) return []
  return [{ kind: 'site-down', since }]
}

/** Without root there is one user only, and it must be all of them. */
function checkUsers({ host, facts, application }: Situation): Blocker[] {
  const needed = [...new Set([host.webUser, application.git.owner])]
  const login = facts.user
  if (!facts.webUserExists) return [{ kind: 'user-missing', user: host.webUser }]
  if (facts.uid === 0) return []
  return needed
    .filter((user) => user !== login)
    .map((user) => ({ kind: 'user-unreachable', user, login }))
}

function checkTools({ facts }: Situation): Blocker[] {
  return facts.missingTools.map((tool) => ({ kind: 'tool-missing', tool }))
}

/** The real version: composer checks a made-up one where the release sets `config.platform.php`. */
function checkPhp({ host, application: { php }, path }: Situation): Blocker[] {
  if (!php) return [{ kind: 'php-missing', php: host.php ?? 'php' }]
  const version = semver.coerce(php.version) ?? '0.0.0'
  const wrong = releasesOn(path).find((release) => !semver.satisfies(version, release.php))
  if (!wrong) return []
  return [{ kind: 'php-wrong', release: wrong.version, needs: wrong.php, has: php.version }]
}

function checkExtensions({ application: { php }, path }: Situation): Blocker[] {
  if (!php) return []
  return releasesOn(path).flatMap((release) =>
    (release.extensions ?? [])
      .filter((extension) => !php.extensions.includes(extension))
      .map((extension) => ({ kind: 'extension-missing', release: release.version, extension })),
  )
}

function checkComposer({ application: { composer }, path }: Situation): Blocker[] {
  if (!composer) return [{ kind: 'composer-missing' }]
  const version = semver.coerce(composer.version) ?? '0.0.0'
  const wrong = releasesOn(path).find(
    (release) => release.composer && !semver.satisfies(version, release.composer),
  )
  if (!wrong?.composer) return []
  const { version: release, composer: needs } = wrong
  return [{ kind: 'composer-wrong', release, needs, has: composer.version }]
}

function checkBower({ application }: Situation): Blocker[] {
  return application.bower ? [] : [{ kind: 'bower-missing' }]
}

/** Generated files are saved as a diff and reset; what somebody edited by hand is not ours to lose. */
function checkLocalChanges({ host, application, generated }: Situation): Blocker[] {
  const files = application.git.changes.filter((file) => !isGenerated(file, generated))
  return files.length > 0 ? [{ kind: 'local-changes', root: host.root, files }] : []
}

function checkRemote({ application: { git }, path }: Situation): Blocker[] {
  if (git.remoteError) return [{ kind: 'remote-unreachable', lines: [git.remoteError] }]
  return path
    .filter((release) => !git.remoteReleases.includes(release))
    .map((release) => ({ kind: 'release-missing', release }))
}

function checkDatabase({ application: { database } }: Situation): Blocker[] {
  return 'error' in database ? [{ kind: 'database-refused', lines: [database.error] }] : []
}

/** Of hop 1; a later hop's are asked again at its boundary, on the schema they are meant for. */
function checkPreflight({ application: { preflight }, path }: Situation): Blocker[] {
  return preflight
    .filter(({ release }) => release === path[0])
    .map((found) => ({ kind: 'preflight-failed', ...found }))
}

function checkSettings({ application: { settings }, path }: Situation): Blocker[] {
  return releasesOn(path).flatMap((release) =>
    (release.settings ?? [])
      .filter((key) => key === 'APP_URL' && settings.appUrl === '')
      .map((key) => ({ kind: 'setting-missing', release: release.version, key })),
  )
}

/** To skip the restarts where .env keeps the mappings in memcached would leave columns out. */
function checkMemcached({ host, application, memcachedIsNeeded }: Situation): Blocker[] {
  const { memcached, settings } = application
  const isUsed = [settings.cacheDriver, settings.doctrineCache].includes('memcached')
  if (host.memcached === 'none' && isUsed) return [{ kind: 'memcached-denied' }]
  if (!memcachedIsNeeded || memcached.since !== undefined) return []
  return [{ kind: 'memcached-silent', address: `${memcached.host}:${memcached.port}` }]
}

/** Libraries are kept beside new ones; the dump can be as large as the database. */
function checkDisk({ host, facts, application: { disk, database } }: Situation): Blocker[] {
  const libraries = 2 * disk.librariesBytes + 100 * mebibyte
  const dump = ('bytes' in database && host.backup === 'on' ? database.bytes : 0) + 50 * mebibyte
  const needs = disk.isShared
    ? [{ path: host.root, needsBytes: libraries + dump, freeBytes: disk.rootFreeBytes }]
    : [
        { path: host.root, needsBytes: libraries, freeBytes: disk.rootFreeBytes },
        { path: facts.stateDir, needsBytes: dump, freeBytes: disk.stateFreeBytes },
      ]
  return needs
    .filter(({ needsBytes, freeBytes }) => freeBytes < needsBytes)
    .map((need) => ({ kind: 'disk-short', ...need }))
}

function releasesOn(path: readonly string[]): Release[] {
  return path.flatMap((version) => findRelease(version) ?? [])
}

/** Whether a changed file is one that composer, bower or the application rewrites itself. */
export function isGenerated(file: string, generated: readonly string[]): boolean {
  return generated.some((path) => file === path || file.startsWith(`${path}/`))
}
