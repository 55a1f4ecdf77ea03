import { describe, expect, it } from 'vitest'
import { findChanges, isSamePlan } from '../../src/plan/changed-facts.ts'
import type { Facts } from '../../src/survey/facts.ts'
import { aDatabase, aHostPlan, anApplication, aSetup, someFacts } from '../support/builders.ts'

const usual = anApplication()
const basis = (facts: Facts, settings = 'same') => ({ facts, settings })

/** What is said to have changed of a usual host. */
function changed(application: Partial<typeof usual>, facts: Partial<Facts> = {}): string[] {
  const now = someFacts({ ...facts, application: { ...usual, ...application } })
  return findChanges('lon1', basis(someFacts()), basis(now)).map(
    ({ host, fact, was, is }) => `${host}: ${fact} was ${was}, is ${is}`,
  )
}

describe('of what a plan was made from', () => {
  it.each<[string, string[], string[]]>([
    [
      'another PHP',
      changed({ php: { path: '/usr/bin/php7.0', version: '7.1.2', extensions: ['bcmath'] } }),
      ['lon1: php.version was 7.0.33, is 7.1.2', 'lon1: php.extensions was memcached, is without'],
    ],
    [
      'no PHP',
      changed({ php: undefined }),
      [
        'lon1: php.path was /usr/bin/php7.0, is none',
        'lon1: php.version was 7.0.33, is none',
        'lon1: php.extensions was bcmath, memcached, is none',
      ],
    ],
    [
      'another commit, and an edited file',
      changed({ git: { ...usual.git, head: 'f00', changes: ['config/cache.php'] } }),
      [
        `lon1: git.head was ${usual.git.head}, is f00`,
        'lon1: git.changes was without, is config/cache.php',
      ],
    ],
    [
      'a release that upstream has taken back',
      changed({ git: { ...usual.git, remoteReleases: usual.git.remoteReleases.slice(1) } }),
      [`lon1: git.remoteReleases was ${usual.git.remoteReleases[0]}, is without`],
    ],
    ['a site that went down', changed({ downSince: 12 }), ['lon1: downSince was none, is 12']],
    [
      'a run in between',
      changed({}, { unfinishedRun: 'r1' }),
      ['lon1: unfinishedRun was none, is r1'],
    ],
    [
      'another machine',
      changed({}, { machineId: 'f00' }),
      [`lon1: machineId was ${someFacts().machineId}, is f00`],
    ],
    [
      'no database any more',
      changed({ database: { error: 'refused' } }),
      [
        'lon1: database.name was ixpmanager, is none',
        'lon1: database.tables was 60, is none',
        'lon1: database.brokenViews was none, is none',
        'lon1: database.error was none, is refused',
      ],
    ],
  ])('%s is told, with its host', (_name, told, expected) => {
    expect(told).toEqual(expected)
  })

  it('what grows and shrinks by the minute tells nothing', () => {
    const now = changed({
      database: aDatabase({ bytes: 1 }),
      memcached: { ...usual.memcached, since: 7 },
      disk: { ...usual.disk, rootFreeBytes: 1 },
      permissions: { wrong: 4, sample: ['storage'] },
    })
    expect(now).toEqual([])
  })

  it('what the inventory says of the host counts, too', () => {
    expect(findChanges('lon1', basis(someFacts()), basis(someFacts(), 'other'))).toEqual([
      { host: 'lon1', fact: 'its settings in the inventory', was: 'as planned', is: 'others' },
    ])
  })

  it('a host that is not reached any more is a change', () => {
    expect(findChanges('lon1', basis(someFacts()), undefined)).toEqual([
      { host: 'lon1', fact: 'the host', was: 'reached', is: 'not reached' },
    ])
  })
})

describe('two plans of a host', () => {
  it('are the same whatever order and absence JSON gives them', () => {
    const plan = aHostPlan({ unreachable: undefined })
    expect(isSamePlan(JSON.parse(JSON.stringify(plan)), plan)).toBe(true)
    expect(isSamePlan(plan, aHostPlan({ setup: aSetup({ webUser: 'other' }) }))).toBe(false)
  })
})
