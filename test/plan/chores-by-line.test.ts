import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import { canStart, type HostPlan } from '../../src/plan/plan.ts'
import type { ChoreWishes } from '../../src/plan/plan-chore.ts'
import { planHost } from '../../src/plan/plan-host.ts'
import type { Chore } from '../../src/recipes/works.ts'
import type { Application } from '../../src/survey/facts.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'

const { git } = anApplication()

describe('the plan of work that each line does in its own way', () => {
  const planOn = (release: string, work: Chore, host: Partial<Host> = {}): HostPlan => {
    const application = anApplication({
      git: { ...git, nearest: { release, ahead: 0 } },
      version: `${release}-own`,
    })
    return planHost({ host: aHost(host), facts: someFacts({ application }) }, { work })
  }
  const runsOf = ({ hops }: HostPlan) =>
    hops.flatMap(({ steps }) => steps.map((step) => ('run' in step ? step.run : '')))

  it.each<[Chore, string, string]>([
    ['views', '4.8.0', 'run_sql < tools/sql/views.sql'],
    ['views', '7.4.0', '"$PHP" artisan update:reset-mysql-views && views_are_whole'],
    ['cache-clear', '4.8.0', 'doctrine:clear:metadata:cache'],
    ['cache-clear', '7.4.0', 'clear_cache file'],
  ])('%s of a host on %s: %s', (work, release, run) => {
    expect(runsOf(planOn(release, work))).toEqual([expect.stringContaining(run)])
    expect(canStart(planOn(release, work))).toBe(true)
  })

  it.each<Chore>(['views', 'cache-clear'])(
    '%s of a release that fleet does not know is that of the one before it',
    (work) => {
      expect(runsOf(planOn('7.99.0', work))).toEqual(runsOf(planOn('7.4.0', work)))
      expect(planOn('7.99.0', work).hops[0]).toMatchObject({
        ...{ line: 'v7', to: '7.99.0', versionConstant: '7.99.0-own' },
      })
    },
  )

  it.each<[Chore, string[]]>([
    ['views', ['line-unsupported']],
    ['cache-clear', ['line-unsupported']],
    ['memcached-restart', []],
  ])('%s of a major that fleet does not know is blocked where nobody knows how', (work, kinds) => {
    expect(planOn('99.0.0', work).blockers.map(({ kind }) => kind)).toEqual(kinds)
  })

  it('has the version that the code tells of itself where a branch is followed', () => {
    const { setup, hops } = planOn('4.9.3', 'verify', { branch: 'release-v4' })
    expect([setup?.branch, hops[0]?.versionConstant]).toEqual(['release-v4', '4.9.3-own'])
    const alone = planOn('4.9.3', 'verify')
    expect([alone.setup?.branch, alone.hops[0]?.versionConstant]).toEqual([undefined, '4.9.3'])
  })
})

describe('the plan of a chore', () => {
  const planOf = (wishes: ChoreWishes, differing: Partial<Application> = {}) =>
    planHost({ host: aHost(), facts: someFacts({ application: anApplication(differing) }) }, wishes)

  it.each<[Chore, boolean]>([
    ['maintenance-off', false],
    ['verify', true],
    ['schema-update', true],
    ['cache-clear', true],
  ])('%s of a site in maintenance leaves it so: %s', (work, isLeft) => {
    expect(planOf({ work }, { downSince: 7 }).setup).toMatchObject({
      ...{ foundDown: true, leaveDown: isLeft },
    })
  })

  it('of a command has it run once, with the rights that were asked for', () => {
    const [step] = planOf({ work: 'exec', wanted: 'id', as: 'web' }).hops[0]?.steps ?? []
    expect(step).toMatchObject({ id: 'exec', as: 'web', retry: 'once' })
    expect(planOf({ work: 'exec', wanted: 'id' }).hops[0]?.steps[0]).toMatchObject({ as: 'root' })
  })

  it('of a schema has what it takes to go back kept with the dump', () => {
    const steps = planOf({ work: 'schema-update' }).hops[0]?.steps ?? []
    expect(steps.find(({ id }) => id === 'backup')).toMatchObject({
      run: 'backup_database && record_original',
    })
  })
})
