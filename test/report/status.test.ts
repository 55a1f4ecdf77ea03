import { describe, expect, it } from 'vitest'
import { type HostStatus, statusOf } from '../../src/report/status.ts'
import { renderStatus } from '../../src/report/status-table.ts'
import type { Application, Facts, GitFacts } from '../../src/survey/facts.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'
import { plain } from '../support/plain.ts'

type Differing = {
  readonly name?: string
  readonly facts?: Partial<Facts>
  readonly application?: Partial<Application>
  readonly git?: Partial<GitFacts>
}

function aStatus({ name = 'lon1', facts, application, git }: Differing = {}): HostStatus {
  const usual = anApplication()
  const installed = { ...usual, ...application, git: { ...usual.git, ...git } }
  return statusOf({ host: aHost({ name }), facts: someFacts({ application: installed, ...facts }) })
}

const unreachable = statusOf({
  host: aHost({ name: 'par1' }),
  failure: { kind: 'address-unresolved', address: 'par1.example.net' },
})
const current = { git: { nearest: { release: '4.9.3', ahead: 0 } } }
const elsewhere = { cacheDriver: 'file', doctrineCache: 'array', appUrl: '', appEnv: '' }
const lock = { run: 'R', by: 'eve@noc', since: 7 }
const silent = { host: '127.0.0.1', port: 11211, since: undefined }

describe('the status of a host', () => {
  it.each<[name: string, differing: Differing, status: Partial<HostStatus>]>([
    ['behind', {}, { release: '4.7.3', newest: '4.9.3' }],
    ['current', current, { release: '4.9.3', newest: '4.9.3' }],
    [
      'newest where its remote has other majors',
      { git: { remoteReleases: ['4.7.3', '4.8.0', '5.0.0', '7.4.1'] } },
      { newest: '4.8.0' },
    ],
    ['silent remote', { git: { remoteError: 'fatal', remoteReleases: [] } }, { newest: null }],
    ['no tag near', { git: { nearest: undefined } }, { release: null, newest: null }],
    ['up', {}, { maintenance: 'off', downSince: null }],
    ['down', { application: { downSince: 7 } }, { maintenance: 'on', downSince: 7 }],
    ['memcached that answers', {}, { memcached: 'active' }],
    ['memcached that does not', { application: { memcached: silent } }, { memcached: 'inactive' }],
    ['memcached nobody uses', { application: { settings: elsewhere } }, { memcached: 'unused' }],
    ['schema not asked for', {}, { databaseSchema: 'unknown' }],
    ['schema in sync', { application: { schema: 'in-sync' } }, { databaseSchema: 'in-sync' }],
    [
      'changes',
      { git: { changes: ['composer.lock', 'database/Proxies/A.php', 'a.php'] } },
      { localChanges: { generated: 2, other: 1 } },
    ],
    ['unfinished run', { facts: { unfinishedRun: 'R' } }, { unfinishedRun: 'R', lock: null }],
    [
      'nothing installed',
      { facts: { application: undefined } },
      {
        reachable: true,
        release: null,
        maintenance: 'unknown',
        problem: '/srv/ixpmanager is no IXP Manager checkout',
      },
    ],
  ])('tells: %s', (_name, differing, status) => {
    expect(aStatus(differing)).toMatchObject(status)
  })
})

describe('the table of all hosts', () => {
  function linesOf(...hosts: HostStatus[]): string[] {
    return renderStatus(hosts, plain).split('\n')
  }

  const row = (status: HostStatus) => linesOf(status)[1]?.split(/ {2,}/)

  it('has a row a host', () => {
    expect(row(aStatus())).toEqual([
      ...['lon1', '4.7.3', '4.9.3', 'up', 'active', 'unknown', 'good', 'none'],
    ])
    expect(row(unreachable)?.filter(Boolean)).toEqual(['par1', 'unreachable'])
  })

  it('tells what is not well', () => {
    const spoilt = aStatus({
      application: { downSince: 1_795_226_059, permissions: { wrong: 3, sample: [] } },
      git: { changes: ['composer.lock', 'a.php'] },
      facts: { lock: { run: 'R', by: 'eve@noc', since: 7 } },
    })
    expect(row(spoilt)).toEqual([
      ...['lon1', '4.7.3', '4.9.3', 'DOWN since 2026-11-21 01:54 UTC', 'active', 'unknown'],
      ...['3 wrong', '1 generated, 1 other', 'R by eve@noc'],
    ])
  })

  it('says below why there is less to tell than usual', () => {
    const empty = aStatus({ name: 'ams1', facts: { application: undefined } })
    expect(linesOf(unreachable, empty).slice(3, 6)).toEqual([
      '',
      'par1: the address par1.example.net does not resolve',
      'ams1: /srv/ixpmanager is no IXP Manager checkout',
    ])
  })

  it('sums up', () => {
    const down = aStatus({ name: 'ams1', ...current, application: { downSince: 7 } })
    expect(linesOf(aStatus(), down).at(-2)).toBe('2 hosts · 1 behind · 1 down · 0 unreachable')
    expect(linesOf(aStatus(current)).at(-2)).toBe('1 host · 0 behind · 0 down · 0 unreachable')
  })

  it('counts a host that did not tell as unknown, not as one that is current or up', () => {
    const silentRemote = aStatus({ git: { remoteError: 'fatal', remoteReleases: [] } })
    expect(linesOf(aStatus(), unreachable, silentRemote).at(-2)).toBe(
      '3 hosts · 1 behind (2 unknown) · 0 down (1 unknown) · 1 unreachable',
    )
  })

  it.each<[name: string, hosts: HostStatus[], next: string]>([
    [
      'some are behind',
      [aStatus(), aStatus({ name: 'ams1', ...current })],
      'fleet plan --hosts lon1',
    ],
    ['one was not reached', [aStatus(current), unreachable], 'fleet doctor --hosts par1'],
    ['all is well', [aStatus(current)], 'fleet verify --hosts lon1'],
    [
      'one is down, and another behind',
      [aStatus(), aStatus({ name: 'ams1', application: { downSince: 7 } })],
      'fleet maintenance off --hosts ams1',
    ],
    [
      'a run has not come to its end',
      [aStatus(), aStatus({ name: 'ams1', facts: { unfinishedRun: '20261121-020000-ab12' } })],
      'fleet resume 20261121-020000-ab12',
    ],
    [
      'that run is at work',
      [
        aStatus({ application: { downSince: 7 }, facts: { unfinishedRun: 'R', lock } }),
        aStatus({ name: 'ams1' }),
      ],
      'fleet attach R --hosts lon1',
    ],
  ])('ends with the command to type where %s', (_name, hosts, next) => {
    expect(linesOf(...hosts).at(-1)).toBe(`next: ${next}`)
  })
})
