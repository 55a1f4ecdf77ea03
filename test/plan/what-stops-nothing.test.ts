import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import { isGenerated } from '../../src/plan/blockers.ts'
import type { Application, Facts } from '../../src/survey/facts.ts'
import { blockersOf, type Differing } from '../support/blockers-of.ts'
import { aDatabase } from '../support/builders.ts'

const mebibyte = 1024 * 1024

describe('what stops nothing', () => {
  it.each<[string, Differing]>([
    [
      'a site in maintenance that the operator takes',
      { application: { downSince: 7 }, wasDown: true },
    ],
    [
      'rows that concern a later hop',
      { application: { preflight: [{ release: '4.9.0', about: 'a', found: '1' }] } },
    ],
    [
      'generated files that are changed',
      { git: { changes: ['composer.lock', 'database/Proxies/a/b.php'] } },
    ],
    [
      'a silent memcached that nobody needs',
      {
        application: { memcached: { host: 'x', port: 1, since: undefined } },
        memcachedIsNeeded: false,
      },
    ],
    ['a missing sudo where root logs in', { facts: { sudo: false } }],
    [
      'one user for everything',
      { facts: { uid: 33, user: 'www-data' }, git: { owner: 'www-data' } },
    ],
    ['a missing tool with nowhere to go', { facts: { missingTools: ['flock'] }, path: [] }],
  ])('is %s', (_name, differing) => {
    expect(blockersOf(differing)).toEqual([])
  })
})

describe('a run of ours on a host', () => {
  it('stands for the maintenance it left the site in', () => {
    const kinds = (facts: Partial<Facts>) =>
      blockersOf({ facts, application: { downSince: 7 } }).map(({ kind }) => kind)
    expect(kinds({ unfinishedRun: 'R' })).toEqual(['run-unfinished'])
  })

  it('counts also where there is nowhere to go: held on its last release, it is not current', () => {
    const kinds = blockersOf({ path: [], facts: { unfinishedRun: 'R' } }).map(({ kind }) => kind)
    expect(kinds).toEqual(['run-unfinished'])
  })
})

describe('the disk', () => {
  const disk = { librariesBytes: 100 * mebibyte, stateFreeBytes: 60 * mebibyte }

  it.each<[string, Partial<Application['disk']>, Partial<Host>, string[]]>([
    ['one disk, room for both', { rootFreeBytes: 400 * mebibyte, isShared: true }, {}, []],
    [
      'one disk, a byte short',
      { rootFreeBytes: 400 * mebibyte - 1, isShared: true },
      {},
      ['/srv/ixpmanager'],
    ],
    [
      'one disk, no dump of ours',
      { rootFreeBytes: 350 * mebibyte, isShared: true },
      { backup: { external: 'ops' } },
      [],
    ],
    [
      'two disks, a byte short for the dump',
      { rootFreeBytes: 300 * mebibyte, isShared: false, stateFreeBytes: 100 * mebibyte - 1 },
      {},
      ['/var/lib/fleet'],
    ],
    [
      'two disks, room on both',
      { rootFreeBytes: 300 * mebibyte, isShared: false, stateFreeBytes: 100 * mebibyte },
      {},
      [],
    ],
    [
      'two disks, short on both',
      { rootFreeBytes: 0, isShared: false },
      {},
      ['/srv/ixpmanager', '/var/lib/fleet'],
    ],
  ])('must hold the libraries twice and the dump: %s', (_name, differing, host, paths) => {
    const application = {
      disk: { ...disk, rootFreeBytes: 0, isShared: true, ...differing },
      database: aDatabase({ bytes: 50 * mebibyte }),
    }
    const short = blockersOf({ application, host })
    expect(
      short.map((blocker) => (blocker.kind === 'disk-short' ? blocker.path : blocker.kind)),
    ).toEqual(paths)
  })
})

describe('a generated file', () => {
  it.each([
    ['composer.lock', true],
    ['composer.lock.orig', false],
    ['x/composer.lock', false],
    ['database/Proxies/A.php', true],
    ['database/Proxies', true],
    ['database/ProxiesOld/A.php', false],
  ])('%s: %s', (file, is) => {
    expect(isGenerated(file, ['composer.lock', 'database/Proxies'])).toBe(is)
  })
})
