import { describe, expect, it } from 'vitest'
import type { Blocker } from '../../src/failure.ts'
import { findRelease } from '../../src/releases/catalog.ts'
import { blockersOf, type Differing } from '../support/blockers-of.ts'
import { aDatabase, anApplication } from '../support/builders.ts'

const { php, composer } = anApplication()
const brokenView = { view: 'view_contact', definer: 'root@localhost', said: 'ERROR 1356' }
const about = findRelease('4.9.0')?.preflight?.find(({ isOfServer }) => isOfServer)?.about ?? ''
const noTrigger = { about, found: '1 rows' }
const cases: ReadonlyArray<readonly [name: string, Differing, Blocker]> = [
  [
    'a lock that another run holds',
    { facts: { lock: { run: 'R', by: 'eve@noc', since: 7 }, unfinishedRun: 'R' } },
    { kind: 'lock-held', run: 'R', by: 'eve@noc', since: 7 },
  ],
  [
    'a run that has not come to its end',
    { facts: { unfinishedRun: 'R' } },
    { kind: 'run-unfinished', run: 'R' },
  ],
  ['a site in maintenance', { application: { downSince: 7 } }, { kind: 'site-down', since: 7 }],
  ['no web user', { facts: { webUserExists: false } }, { kind: 'user-missing', user: 'www-data' }],
  [
    'a login that is not root and not the web user',
    { facts: { uid: 1000, user: 'deploy' }, git: { owner: 'deploy' } },
    { kind: 'user-unreachable', user: 'www-data', login: 'deploy' },
  ],
  [
    'a login that is not root and does not own .git',
    { facts: { uid: 33, user: 'www-data' } },
    { kind: 'user-unreachable', user: 'root', login: 'www-data' },
  ],
  [
    'an owner of .git who is neither root nor the web user',
    { git: { owner: 'deploy' } },
    { kind: 'owner-unfit', owner: 'deploy', webUser: 'www-data' },
  ],
  [
    'commits of its own',
    { git: { localCommits: 2 } },
    { kind: 'local-commits', root: '/srv/ixpmanager', count: 2 },
  ],
  [
    'a missing tool',
    { facts: { missingTools: ['flock'] } },
    { kind: 'tool-missing', tool: 'flock' },
  ],
  ['no PHP', { application: { php: undefined } }, { kind: 'php-missing', php: 'php' }],
  [
    'no PHP where the inventory says',
    { application: { php: undefined }, host: { php: '/opt/php' } },
    { kind: 'php-missing', php: '/opt/php' },
  ],
  [
    'a PHP too new for the first release on the way that minds',
    { application: { php: php && { ...php, version: '7.2.34-8+ubuntu18.04.1' } } },
    { kind: 'php-wrong', release: '4.8.0', needs: '7.0.*', has: '7.2.34-8+ubuntu18.04.1' },
  ],
  [
    'a PHP that makes no sense',
    { application: { php: php && { ...php, version: 'unknown' } } },
    { kind: 'php-wrong', release: '4.8.0', needs: '7.0.*', has: 'unknown' },
  ],
  [
    'a missing PHP extension',
    {
      application: { php: php && { ...php, extensions: [] } },
      path: ['4.7.0'],
      git: { remoteReleases: ['4.7.0'] },
    },
    { kind: 'extension-missing', release: '4.7.0', extension: 'bcmath' },
  ],
  [
    'a composer too old for a release later on the way',
    { application: { composer: composer && { ...composer, version: '1.4.3' } } },
    { kind: 'composer-wrong', release: '4.8.0', needs: '>=1.5', has: '1.4.3' },
  ],
  ['no composer', { application: { composer: undefined } }, { kind: 'composer-missing' }],
  [
    'a composer too old',
    {
      application: { composer: composer && { ...composer, version: '1.4.3' } },
      path: ['4.7.0'],
      git: { remoteReleases: ['4.7.0'] },
    },
    { kind: 'composer-wrong', release: '4.7.0', needs: '>=1.5', has: '1.4.3' },
  ],
  ['no bower', { application: { bower: undefined } }, { kind: 'bower-missing' }],
  [
    'files edited by hand',
    { git: { changes: ['composer.lock', 'config/cache.php', 'database/Proxies2/a'] } },
    {
      kind: 'local-changes',
      root: '/srv/ixpmanager',
      files: ['config/cache.php', 'database/Proxies2/a'],
      touched: [],
    },
  ],
  [
    'a git remote that does not answer',
    { git: { remoteReleases: [], remoteError: 'fatal: could not resolve' } },
    { kind: 'remote-unreachable', lines: ['fatal: could not resolve'] },
  ],
  [
    'a git remote without a release on the way',
    { git: { remoteReleases: ['4.8.0', '4.9.3'] } },
    { kind: 'release-missing', release: '4.9.0' },
  ],
  [
    'an .env that is not there, and not by the login that it does not give',
    {
      application: {
        hasEnv: false,
        database: { error: '' },
        settings: { cacheDriver: '', doctrineCache: '', appUrl: '', appEnv: '' },
      },
      path: ['4.7.0'],
      git: { remoteReleases: ['4.7.0'] },
    },
    { kind: 'env-unreadable', root: '/srv/ixpmanager' },
  ],
  [
    'a database that refuses',
    { application: { database: { error: 'ERROR 1045' } } },
    { kind: 'database-refused', lines: ['ERROR 1045'] },
  ],
  [
    'a database without tables',
    { application: { database: aDatabase({ tables: 0 }) } },
    { kind: 'database-empty', database: 'ixpmanager' },
  ],
  [
    'a view at which mysqldump would stop',
    { application: { database: aDatabase({ brokenViews: [brokenView] }) } },
    {
      kind: 'view-broken',
      ...brokenView,
      database: 'ixpmanager',
      root: '/srv/ixpmanager',
    },
  ],
  [
    'rows that would stop the schema update of the first hop',
    {
      application: {
        preflight: [
          { release: '4.8.0', about: 'customers that share one billing record', found: '2 rows' },
        ],
      },
    },
    {
      kind: 'preflight-failed',
      release: '4.8.0',
      about: 'customers that share one billing record',
      found: '2 rows',
    },
  ],
  [
    'a server that will refuse the trigger of a later release',
    {
      application: { preflight: ['4.9.0', '4.9.3'].map((release) => ({ release, ...noTrigger })) },
      path: ['4.8.0', '4.9.0', '4.9.3'],
      git: { remoteReleases: ['4.8.0', '4.9.0', '4.9.3'] },
    },
    { kind: 'preflight-failed', release: '4.9.0', ...noTrigger },
  ],
  [
    'a setting that becomes mandatory',
    {
      application: {
        settings: { cacheDriver: 'memcached', doctrineCache: 'memcached', appUrl: '', appEnv: '' },
      },
      path: ['4.7.0'],
      git: { remoteReleases: ['4.7.0'] },
    },
    { kind: 'setting-missing', release: '4.7.0', key: 'APP_URL' },
  ],
  [
    'a memcached that .env uses and the inventory denies',
    { host: { memcached: 'none' } },
    { kind: 'memcached-denied' },
  ],
  [
    'a memcached that is needed and silent',
    { application: { memcached: { host: '10.0.0.7', port: 11212, since: undefined } } },
    { kind: 'memcached-silent', address: '10.0.0.7:11212' },
  ],
]

describe('a host', () => {
  it('that is healthy has nothing in its way', () => {
    expect(blockersOf({})).toEqual([])
  })

  it.each(cases)('is stopped by %s', (_name, differing, blocker) => {
    expect(blockersOf(differing)).toEqual([blocker])
  })

  it('is told everything that stops it at once', () => {
    const kinds = blockersOf({
      facts: { missingTools: ['flock', 'gzip'] },
      application: { downSince: 7, bower: undefined },
    }).map(({ kind }) => kind)
    expect(kinds).toEqual(['site-down', 'tool-missing', 'tool-missing', 'bower-missing'])
  })
})
