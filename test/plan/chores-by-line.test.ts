import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import { canStart, type HostPlan } from '../../src/plan/plan.ts'
import { planHost } from '../../src/plan/plan-host.ts'
import type { Chore } from '../../src/recipes/works.ts'
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
