import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import { canStart, type HostPlan } from '../../src/plan/plan.ts'
import { planFleet } from '../../src/plan/plan-fleet.ts'
import { nextAfterPlan } from '../../src/report/next.ts'
import type { Application, Facts } from '../../src/survey/facts.ts'
import { aDatabase, aHost, anApplication, someFacts } from '../support/builders.ts'

type Differing = {
  readonly host?: Partial<Host>
  readonly facts?: Partial<Facts>
  readonly application?: Partial<Application>
}

function planBackups(all: Readonly<Record<string, Differing>>) {
  const surveys = Object.entries(all).map(([name, { host, facts, application }]) => ({
    host: aHost({ name, ...host }),
    facts: someFacts({ application: anApplication(application), ...facts }),
  }))
  const hosts = surveys.map((survey) => survey.host)
  const inventory = { path: '/inventory', hosts, groups: new Map(), rollouts: new Map() }
  return planFleet(surveys, { work: 'backup' }, { inventory, selection: 'all', rollout: undefined })
}

function planBackup(differing: Differing = {}): HostPlan {
  const [plan] = planBackups({ lon1: differing }).hosts
  if (!plan) throw new Error('no plan')
  return plan
}

const { git } = anApplication()

describe('the plan of a backup', () => {
  it('is one step with the site up, on the release that is there', () => {
    const { from, to, hops } = planBackup()
    expect({ from, to, steps: hops[0]?.steps.map(({ id, phase }) => `${id} ${phase}`) }).toEqual({
      from: '4.7.3',
      to: '4.7.3',
      steps: ['backup prepare'],
    })
  })

  it('has all hosts at work at once, and none stops the others', () => {
    expect(planBackups({ a: {}, b: {}, c: {} }).stages).toEqual([
      {
        name: 'all',
        soakSeconds: 0,
        budget: 3,
        sizes: [{ percent: 100 }],
        batches: [['a', 'b', 'c']],
      },
    ])
  })

  it('leaves a site to its schema host', () => {
    const { hosts } = planBackups({
      db1: { host: { site: 'lon', isSchemaHost: true } },
      web1: { host: { site: 'lon', isSchemaHost: false } },
    })
    expect(hosts.map((plan) => [plan.host, canStart(plan), plan.blockers])).toEqual([
      ['db1', true, []],
      ['web1', false, []],
    ])
  })

  it.each<[string, Differing]>([
    [
      'is on the last release',
      { application: { git: { ...git, nearest: { release: '4.9.3', ahead: 0 } } } },
    ],
    [
      'is on one that fleet does not know',
      { application: { git: { ...git, nearest: { release: '5.0.0', ahead: 2 } } } },
    ],
    ['is in maintenance', { application: { downSince: 7 } }],
    [
      'could not be upgraded',
      {
        application: {
          php: undefined,
          bower: undefined,
          git: { ...git, remoteError: 'no route', changes: ['a'] },
        },
      },
    ],
    ['has no web user and no root', { facts: { uid: 1000, webUserExists: false } }],
  ])('is made of a host that %s', (_, differing) => {
    expect(planBackup(differing).blockers).toEqual([])
    expect(canStart(planBackup(differing))).toBe(true)
  })

  it.each<[string, Differing, string]>([
    ['is held by another run', { facts: { lock: { run: 'r', by: 'b', since: 1 } } }, 'lock-held'],
    ['an unfinished run holds', { facts: { unfinishedRun: 'r' } }, 'run-unfinished'],
    ['has no mysqldump', { facts: { missingTools: ['mysqldump'] } }, 'tool-missing'],
    [
      'cannot log in to its database',
      { application: { database: { error: 'no' } } },
      'database-refused',
    ],
    ['somebody else backs up', { host: { backup: { external: 'Veeam' } } }, 'backed-up-elsewhere'],
    [
      'has no room for it',
      { application: { disk: { ...anApplication().disk, stateFreeBytes: 99e6 } } },
      'disk-short',
    ],
  ])('is not made of a host that %s', (_, differing, kind) => {
    expect(planBackup(differing).blockers.map((blocker) => blocker.kind)).toEqual([kind])
  })
})

describe('the plan of a verification', () => {
  it('is one step with the site up, of the dump that was named, while a run is held, too', () => {
    const host = aHost()
    const survey = { host, facts: someFacts({ unfinishedRun: 'R' }) }
    const inventory = { path: '/inventory', hosts: [host], groups: new Map(), rollouts: new Map() }
    const choice = { inventory, selection: 'lon1', rollout: undefined }
    const plan = planFleet([survey], { work: 'backup-verify', wanted: 'old.sql.gz' }, choice)
    const [planned] = plan.hosts
    expect(planned?.blockers).toEqual([])
    expect(planned?.setup?.wanted).toBe('old.sql.gz')
    expect(planned?.hops[0]?.steps.map(({ id, phase }) => `${id} ${phase}`)).toEqual([
      'verify prepare',
    ])
    expect(nextAfterPlan(plan)).toBe('fleet backup verify lon1 --dump old.sql.gz')
  })
})

describe('the plan of a schema update of a site', () => {
  const server = { name: 'db1 3306', since: 1_790_000_000 }

  /** The schema host, and a sibling that sees the schema in its own way. */
  function planUpdate(schemas: readonly Application['schema'][], missingTools: string[] = []) {
    const surveys = schemas.map((schema, index) => {
      const host = { name: `lon${index + 1}`, site: 'lon', isSchemaHost: index === 0 }
      const database = aDatabase({ server })
      const application = anApplication({ schema, database })
      const missing = { missingTools: index === 0 ? [] : missingTools }
      return { host: aHost(host), facts: someFacts({ application, ...missing }) }
    })
    const hosts = surveys.map((survey) => survey.host)
    const inventory = { path: '/inventory', hosts, groups: new Map(), rollouts: new Map() }
    const choice = { inventory, selection: 'all', rollout: undefined }
    return planFleet(surveys, { work: 'schema-update' }, choice).hosts
  }

  const stepsOf = ({ hops }: Pick<HostPlan, 'hops'> = { hops: [] }) =>
    hops.flatMap(({ steps }) => steps.map(({ id, phase }) => `${id} ${phase}`))

  it('has all down together, the schema host ask and change, and memcached restarted on each', () => {
    const [first, second] = planUpdate(['out-of-sync', 'in-sync'])
    expect(stepsOf(first)).toEqual([
      'review prepare',
      'wait-review prepare',
      'wait-ready prepare',
      'down change',
      'wait-down change',
      'backup change',
      'memcached-1 change',
      'wait-code change',
      'schema commit',
      'memcached-2 commit',
      'views commit',
      'up finish',
      'health finish',
    ])
    expect(stepsOf(second)).toEqual([
      'wait-ready prepare',
      'down change',
      'backup change',
      'memcached-1 change',
      'wait-schema commit',
      'memcached-2 commit',
      'up finish',
      'health finish',
    ])
    expect(second?.setup?.backup).toEqual({ external: 'lon1' })
  })

  it('has nothing to do where the schema host finds the database in order', () => {
    expect(planUpdate(['in-sync', 'out-of-sync']).map(({ hops }) => hops)).toEqual([[], []])
  })

  it('is refused where one host of it cannot', () => {
    const told = planUpdate(['out-of-sync', 'in-sync'], ['flock']).map(({ blockers }) =>
      blockers.map(({ kind }) => kind),
    )
    expect(told).toEqual([['sibling-blocked'], ['tool-missing']])
  })
})
