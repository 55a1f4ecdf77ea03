import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import { canStart, type HostPlan } from '../../src/plan/plan.ts'
import { planFleet } from '../../src/plan/plan-fleet.ts'
import type { Application, DatabaseFacts, GitFacts } from '../../src/survey/facts.ts'
import type { Survey } from '../../src/survey/survey.ts'
import { aDatabase, aHost, anApplication, someFacts } from '../support/builders.ts'

type Way = {
  readonly host: Partial<Host> & { readonly name: string }
  readonly server?: DatabaseFacts['server']
  readonly database?: string
  readonly release?: string
  readonly changes?: GitFacts['changes']
  readonly isLost?: boolean
  readonly remote?: GitFacts['remoteReleases']
}

const london = { name: 'db1 3306', since: 1_790_000_000 }
const lon1 = { host: { name: 'lon1', site: 'lon' }, server: london }
const lon2 = { host: { name: 'lon2', site: 'lon', isSchemaHost: false }, server: london }

function surveyOf({
  host,
  server,
  database = 'ixp',
  release = '4.7.3',
  changes = [],
  isLost,
  remote,
}: Way) {
  if (isLost) return { host: aHost(host), failure: { kind: 'link-lost', reason: 'reset' } } as const
  const usual = anApplication()
  const application: Application = {
    ...usual,
    git: {
      ...usual.git,
      nearest: { release, ahead: 0 },
      changes,
      remoteReleases: remote ?? usual.git.remoteReleases,
    },
    database: aDatabase({ name: database, server }),
  }
  return { host: aHost(host), facts: someFacts({ application }) }
}

function plansOf(ways: readonly Way[]): readonly HostPlan[] {
  const surveys: Survey[] = ways.map(surveyOf)
  const hosts = surveys.map(({ host }) => host)
  const inventory = { path: '/inventory', hosts, groups: new Map(), rollouts: new Map() }
  const choice = { inventory, selection: 'all', rollout: undefined }
  return planFleet(surveys, { work: 'upgrade', target: 'latest', wasDown: false } as const, choice)
    .hosts
}

describe('the hosts of a site', () => {
  it('start together, one of them as the schema host, the dump being its own', () => {
    const plans = plansOf([lon1, lon2])
    expect(plans.map(canStart)).toEqual([true, true])
    expect(plans.map(({ setup }) => setup?.role)).toEqual(['schema-host', 'sibling'])
    expect(plans.map(({ setup }) => setup?.backup)).toEqual(['on', { external: 'lon1' }])
  })

  const blocked: ReadonlyArray<readonly [name: string, ways: Way[], blockers: string[]]> = [
    [
      'a sibling is blocked',
      [lon1, { ...lon2, changes: ['artisan'] }],
      ['lon1 sibling-blocked', 'lon2 local-changes'],
    ],
    ['a sibling is out of reach', [lon1, { ...lon2, isLost: true }], ['lon1 sibling-blocked']],
    [
      'they stand on two releases',
      [lon1, { ...lon2, release: '4.8.0' }],
      ['lon1 site-uneven', 'lon1 sibling-blocked', 'lon2 site-uneven', 'lon2 sibling-blocked'],
    ],
    [
      'their ways differ, since a remote lacks a release',
      [lon1, { ...lon2, remote: ['4.8.1', '4.9.0', '4.9.3'] }],
      ['lon1 site-uneven', 'lon1 sibling-blocked', 'lon2 site-uneven', 'lon2 sibling-blocked'],
    ],
    [
      'they have two databases on one server',
      [lon1, { ...lon2, database: 'other' }],
      ['lon1 sibling-blocked', 'lon2 site-of-two-databases'],
    ],
    [
      'they have databases on servers of one name, started at other times',
      [lon1, { ...lon2, server: { ...london, since: london.since + 3 } }],
      ['lon1 sibling-blocked', 'lon2 site-of-two-databases'],
    ],
  ]
  it.each(blocked)('do not start where %s', (_name, ways, blockers) => {
    const told = plansOf(ways).flatMap((plan) =>
      plan.blockers.map(({ kind }) => `${plan.host} ${kind}`),
    )
    expect(told).toEqual(blockers)
  })

  it('are the same database, seen a second apart', () => {
    const later = { ...lon2, server: { ...london, since: london.since + 1 } }
    expect(plansOf([lon1, later]).map(canStart)).toEqual([true, true])
  })
})

describe('hosts of no common site', () => {
  const ams1 = { host: { name: 'ams1' }, server: london }

  it('do not start where they have one database', () => {
    const [ams, fra] = plansOf([ams1, { host: { name: 'fra1' }, server: london }])
    expect(ams?.blockers).toEqual([{ kind: 'database-shared', hosts: ['fra1'] }])
    expect(fra?.blockers).toEqual([{ kind: 'database-shared', hosts: ['ams1'] }])
  })

  it.each<[string, Partial<Way>]>([
    ['another database on that server', { database: 'other' }],
    ['a server of another name', { server: { ...london, name: 'db2 3306' } }],
    ['a clone of that server', { server: { ...london, since: london.since + 60 } }],
    ['a server that does not say who it is', { server: undefined }],
  ])('start where one has %s', (_name, differing) => {
    const plans = plansOf([ams1, { host: { name: 'fra1' }, server: london, ...differing }])
    expect(plans.map(canStart)).toEqual([true, true])
  })
})
