import { describe, expect, it } from 'vitest'
import { canStart, type HostPlan, type Plan } from '../../src/plan/plan.ts'
import { planFleet } from '../../src/plan/plan-fleet.ts'
import { renderLosses } from '../../src/report/losses.ts'
import type { Facts, LastChange } from '../../src/survey/facts.ts'
import { aDatabase, aHost, anApplication, someFacts } from '../support/builders.ts'

const run = '20261121-020000-k3x9'

/** What a run from 4.7.0 to 4.7.3 has left on the schema host. */
const change: LastChange = {
  run,
  commit: 'c0ffee',
  release: '4.7.0',
  isUndone: false,
  hasTouchedSchema: true,
  wasDown: false,
  dump: { bytes: 7, at: 1_795_226_000 },
  keptLibraries: '4.7.3',
}

/** It has waited for the schema, and says it had touched it; the dump is not its own. */
const ofSibling: LastChange = { ...change, dump: undefined }

type Found = { readonly change?: LastChange | undefined; readonly facts?: Partial<Facts> }

const [lon1, lon2] = [
  aHost({ name: 'lon1', site: 'lon' }),
  aHost({ name: 'lon2', site: 'lon', isSchemaHost: false }),
]

/** The schema host lon1 and its sibling lon2, as they were found. */
function planBoth(schemaHost: Found, sibling: Found, wanted?: string): Plan {
  const survey = (host: typeof lon1, { change: lastChange, facts }: Found) => ({
    host,
    facts: someFacts({ application: found, lastChange, ...facts }),
  })
  const inventory = { hosts: [lon1, lon2], path: '/i', groups: new Map(), rollouts: new Map() }
  return planFleet(
    [survey(lon1, schemaHost), survey(lon2, sibling)],
    { work: 'rollback', run: wanted },
    { inventory, selection: 'lon*', rollout: undefined },
  )
}

/** `check prepare`, and of what is skipped, why. */
function stepsOf({ hops }: Pick<HostPlan, 'hops'> = { hops: [] }): string[] {
  const steps = hops.flatMap((hop) => hop.steps)
  return steps.map(({ id, phase, skip }) => (skip ? `${id}=${skip}` : `${id} ${phase}`))
}

const database = aDatabase({ server: { name: 'db1 3306', since: 1_790_000_000 } })
const found = anApplication({ database })
const unmoved = { commit: found.git.head }
const heldByIt = { unfinishedRun: run, application: anApplication({ downSince: 7, database }) }

describe('the rollback of a site', () => {
  it('has the schema host dump and restore once all are down, and no other host do it', () => {
    const [first, second] = planBoth({ change }, { change: ofSibling }).hosts
    expect(stepsOf(first)).toEqual([
      'check prepare',
      'wait-ready prepare',
      'down change',
      'wait-down change',
      'backup change',
      'take-over commit',
      'checkout commit',
      'libraries commit',
      'composer=libraries-kept',
      'bower=libraries-kept',
      'restore commit',
      'memcached-2 commit',
      'permissions commit',
      'caches commit',
      'up finish',
      'health=no-health-url',
    ])
    expect(stepsOf(second)).toEqual([
      'check prepare',
      'wait-ready prepare',
      'down change',
      'backup=schema-host-does',
      'wait-dump commit',
      'take-over commit',
      'checkout commit',
      'libraries commit',
      'composer=libraries-kept',
      'bower=libraries-kept',
      'wait-schema commit',
      'memcached-2 commit',
      'permissions commit',
      'caches commit',
      'up finish',
      'health=no-health-url',
    ])
  })

  it('keeps what is held down as it is until it has taken the run over, and has given its word', () => {
    const held = { facts: heldByIt }
    const [first, second] = planBoth({ change, ...held }, { change: ofSibling, ...held }).hosts
    expect(stepsOf(first).slice(2, 6)).toEqual([
      'down prepare',
      'wait-down prepare',
      'backup prepare',
      'take-over commit',
    ])
    expect(stepsOf(second).slice(2, 5)).toEqual([
      'down prepare',
      'backup=schema-host-does',
      'wait-dump commit',
    ])
  })

  it('says once what is lost', () => {
    expect(renderLosses(planBoth({ change }, { change: ofSibling }))).toEqual([
      `lon1, lon2: takes back run ${run}: the database goes back to 01:53 UTC of 2026-11-21; what was written since is lost`,
    ])
  })

  it('takes hosts that came to different ends back together, each from where it stands', () => {
    const sibling = { change: { ...ofSibling, ...unmoved }, facts: heldByIt }
    const plan = planBoth({ change }, sibling)
    expect(plan.hosts.map(canStart)).toEqual([true, true])
    expect(plan.hosts.map(({ setup }) => [setup?.role, setup?.foundDown])).toEqual([
      ['schema-host', false],
      ['sibling', true],
    ])
  })

  const untouched = { ...change, hasTouchedSchema: false, dump: undefined }

  it('leaves a database alone that was not touched, though a sibling had waited for it', () => {
    const [first, second] = planBoth({ change: untouched }, { change: ofSibling }).hosts
    for (const plan of [first, second]) {
      expect(stepsOf(plan)).toContain('restore=schema-untouched')
      expect(stepsOf(plan).filter((step) => step.startsWith('wait-'))).toEqual([])
    }
    expect(renderLosses(planBoth({ change: untouched }, { change: ofSibling }))).toEqual(
      ['lon1', 'lon2'].map(
        (host) =>
          `${host}: takes back run ${run}, which has not touched the database: that stays as it is`,
      ),
    )
  })

  it('has nothing to do on hosts that went back by themselves, and frees one that did not', () => {
    const back = { ...untouched, ...unmoved }
    const waited = { ...ofSibling, ...unmoved }
    expect(planBoth({ change: back }, { change: waited }).hosts.map(canStart)).toEqual([
      false,
      false,
    ])
    const held = planBoth({ change: back }, { change: waited, facts: heldByIt }).hosts
    expect(held.map(canStart)).toEqual([false, true])
  })

  it('has nothing to do twice', () => {
    const isUndone = { isUndone: true, ...unmoved }
    const plans = planBoth(
      { change: { ...change, ...isUndone } },
      { change: { ...ofSibling, ...isUndone } },
    ).hosts
    expect(plans.map(({ hops, blockers }) => [hops, blockers])).toEqual([
      [[], []],
      [[], []],
    ])
  })

  it.each<[string, Found, Found, readonly string[]]>([
    [
      'one host was not changed by that run',
      { change },
      {},
      ['lon1 sibling-blocked', 'lon2 site-changed-apart'],
    ],
    [
      'one was changed by another run only',
      { change },
      { change: { ...ofSibling, run: '20260101-020000-k3x9' } },
      ['lon1 sibling-blocked', 'lon2 site-changed-apart'],
    ],
    [
      'one has been taken back by itself',
      { change },
      { change: { ...ofSibling, isUndone: true } },
      ['lon1 sibling-blocked', 'lon2 site-changed-apart'],
    ],
    [
      'a rollback of it has not come to its end',
      { change: { ...change, isUndone: true }, facts: { unfinishedRun: '20261122-020000-back' } },
      { change: ofSibling, facts: { unfinishedRun: '20261122-020000-back' } },
      ['lon1 run-unfinished', 'lon2 run-unfinished', 'lon2 sibling-blocked'],
    ],
    [
      'the dump is gone',
      { change: { ...change, dump: undefined } },
      { change: ofSibling },
      ['lon1 dump-missing', 'lon2 sibling-blocked'],
    ],
    [
      'they came from two releases',
      { change },
      { change: { ...ofSibling, release: '4.6.0' } },
      ['lon1 site-uneven', 'lon1 sibling-blocked', 'lon2 site-uneven', 'lon2 sibling-blocked'],
    ],
  ])('is refused where %s', (_, schemaHost, sibling, blockers) => {
    const told = planBoth(schemaHost, sibling).hosts.flatMap((plan) =>
      plan.blockers.map(({ kind }) => `${plan.host} ${kind}`),
    )
    expect(told).toEqual(blockers)
  })

  it('of another run than the last has nothing to do with a sibling that was not changed', () => {
    const [, sibling] = planBoth({ change }, {}, '20261201-020000-late').hosts
    expect(sibling).toMatchObject({ hops: [], blockers: [] })
  })
})
