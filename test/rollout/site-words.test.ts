import { describe, expect, it } from 'vitest'
import type { GateWord, Outcome } from '../../src/events.ts'
import { planHops } from '../../src/plan/hops.ts'
import type { Hop, Role } from '../../src/plan/plan.ts'
import { withReview } from '../../src/plan/review.ts'
import { stepsInRole } from '../../src/plan/site-steps.ts'
import { views } from '../../src/recipes/steps/database.ts'
import { rollbackTo } from '../../src/recipes/steps/rollback.ts'
import { update } from '../../src/recipes/steps/schema.ts'
import { decideWords, type Member } from '../../src/rollout/site-words.ts'
import { aHop, aHostPlan, aSetup } from '../support/builders.ts'
import { aPlan, stateAfter } from '../support/run-builders.ts'

/** A step that runs, or a step where a host ended and how. */
type Standing = string | readonly [step: string, outcome: Outcome]

function upgradeHops(role: Role): Hop[] {
  const setup = { leaveDown: false, health: undefined, role }
  return planHops(['4.7.3', '4.8.0', '4.9.0'], setup)
}

function rollbackHops(role: Role): Hop[] {
  return [aHop('4.9.0', '4.7.3', stepsInRole(rollbackTo('v4'), role, true))]
}

function updateHops(role: Role): Hop[] {
  const own = update.map((step) => (step === 'views' ? views : step))
  return [aHop('4.9.0', '4.9.0', stepsInRole(withReview(own), role, true))]
}

type HopsOf = (role: Role) => Hop[]

function member(host: string, role: Role, standing: Standing, hopsOf: HopsOf): Member {
  const [step, outcome] = typeof standing === 'string' ? [standing] : standing
  const hops = hopsOf(role)
  const plan = aHostPlan({ host, site: 'lon', hops, setup: aSetup({ role }) })
  const state = {
    host,
    attempt: 1,
    offsetBytes: 0,
    downtimeSeconds: 0,
    fixedPermissions: 0,
    areWritersQuiet: false,
  }
  const isStepRunning = outcome === undefined || outcome === 'unknown'
  return { plan, state: { ...state, isLinkLost: false, isStepRunning, step, outcome } }
}

/** Where the schema host lon1 stands, where its siblings do, and what is said to whom. */
type Case = readonly [
  name: string,
  lon1: Standing,
  lon2: Standing,
  lon3: Standing,
  words: Partial<Record<'lon1' | 'lon2' | 'lon3', GateWord>>,
]

const cases: readonly Case[] = [
  [
    'nobody goes down as long as one prepares',
    '4.8.0/wait-ready',
    '4.8.0/wait-ready',
    '4.8.0/fetch',
    {},
  ],
  [
    'all go down once all are ready',
    '4.8.0/wait-ready',
    '4.8.0/wait-ready',
    '4.8.0/wait-ready',
    { lon1: 'go', lon2: 'go', lon3: 'go' },
  ],
  [
    'nobody goes down where one failed before',
    '4.8.0/wait-ready',
    '4.8.0/wait-ready',
    ['4.8.0/fetch', 'failed'],
    { lon1: 'back', lon2: 'back' },
  ],
  [
    'nor where one failed while it was ready',
    '4.8.0/wait-ready',
    ['4.8.0/wait-ready', 'failed'],
    '4.8.0/fetch',
    { lon1: 'back' },
  ],
  [
    'siblings go back where the schema host never came to the schema',
    ['4.8.0/composer', 'failed'],
    '4.8.0/wait-schema',
    '4.8.0/bower',
    { lon2: 'back' },
  ],
  [
    'they stay down where it failed after the schema was begun, whatever that is called',
    ['4.8.0/schema', 'failed'],
    '4.8.0/wait-schema',
    '4.8.0/bower',
    { lon2: 'hold' },
  ],
  [
    'nothing is said to who has come to an end',
    ['4.8.0/revert', 'reverted'],
    ['4.8.0/wait-schema', 'unknown'],
    ['4.8.0/wait-schema', 'held'],
    {},
  ],
  [
    'one that is a step ahead does not keep the others',
    '4.8.0/wait-ready',
    '4.8.0/checkout',
    '4.8.0/down',
    { lon1: 'go' },
  ],
  ['no dump before all are down', '4.8.0/wait-down', '4.8.0/checkout', '4.8.0/down', {}],
  ['the dump once all are down', '4.8.0/wait-down', '4.8.0/backup', '4.8.0/bower', { lon1: 'go' }],
  [
    'the schema waits for the code of all',
    '4.8.0/wait-code',
    '4.8.0/wait-schema',
    '4.8.0/composer',
    {},
  ],
  [
    'the schema is changed once all have the code',
    '4.8.0/wait-code',
    '4.8.0/wait-schema',
    '4.8.0/wait-schema',
    { lon1: 'go' },
  ],
  [
    'also where one has held there: he does not come up by himself',
    '4.8.0/wait-code',
    '4.8.0/wait-schema',
    ['4.8.0/wait-schema', 'held'],
    { lon1: 'go' },
  ],
  [
    'the schema stays where one did not get the code, and who waits for it keeps waiting',
    '4.8.0/wait-code',
    '4.8.0/wait-schema',
    ['4.8.0/revert', 'reverted'],
    { lon1: 'back' },
  ],
  [
    'nor where one is lost before',
    '4.8.0/wait-code',
    '4.8.0/wait-schema',
    ['4.8.0/bower', 'unknown'],
    { lon1: 'back' },
  ],
  [
    'siblings go back with the schema host',
    ['4.8.0/revert', 'reverted'],
    '4.8.0/wait-schema',
    ['4.8.0/revert', 'reverted'],
    { lon2: 'back' },
  ],
  [
    'siblings stay down where the schema host does',
    ['4.8.0/schema', 'held'],
    '4.8.0/wait-schema',
    '4.8.0/wait-schema',
    { lon2: 'hold', lon3: 'hold' },
  ],
  [
    'and where nobody knows',
    ['4.8.0/schema', 'unknown'],
    '4.8.0/wait-schema',
    '4.8.0/cache-clear',
    { lon2: 'hold' },
  ],
  ['siblings wait as long as it works', '4.8.0/caches', '4.8.0/wait-schema', '4.8.0/bower', {}],
  [
    'siblings go on once its hop is complete',
    '4.9.0/down',
    '4.8.0/wait-schema',
    '4.8.0/wait-schema',
    { lon2: 'go', lon3: 'go' },
  ],
  [
    'a hop that was complete stays so where the next is reverted',
    ['4.9.0/revert', 'reverted'],
    '4.8.0/wait-schema',
    '4.9.0/wait-schema',
    { lon2: 'go', lon3: 'back' },
  ],
  [
    'the next schema waits for who is a hop behind',
    '4.9.0/wait-code',
    '4.8.0/wait-schema',
    '4.9.0/wait-schema',
    { lon2: 'go' },
  ],
  [
    'siblings come up after it',
    '4.9.0/up',
    '4.9.0/wait-schema',
    '4.9.0/wait-schema',
    { lon2: 'go', lon3: 'go' },
  ],
]

function decideFor([, lon1, lon2, lon3]: Case, hopsOf: HopsOf) {
  const told = decideWords([
    member('lon1', 'schema-host', lon1, hopsOf),
    member('lon2', 'sibling', lon2, hopsOf),
    member('lon3', 'sibling', lon3, hopsOf),
  ])
  return Object.fromEntries(told.map(({ host, word }) => [host, word]))
}

describe('the word to a site', () => {
  it.each(cases)('%s', (...each) => {
    expect(decideFor(each, upgradeHops)).toEqual(each[4])
  })
})

const casesBack: readonly Case[] = [
  [
    'nobody goes down where what it takes to go back is not there on one',
    '4.7.3/wait-ready',
    ['4.7.3/check', 'failed'],
    '4.7.3/wait-ready',
    { lon1: 'back', lon3: 'back' },
  ],
  ['no dump before all are down', '4.7.3/wait-down', '4.7.3/wait-dump', '4.7.3/down', {}],
  [
    'nor before all have given their word, though all are down',
    '4.7.3/wait-down',
    '4.7.3/wait-dump',
    '4.7.3/quiesce',
    {},
  ],
  [
    'nor where one has passed by the dump that is not its own to make',
    '4.7.3/wait-down',
    '4.7.3/wait-dump',
    '4.7.3/backup',
    {},
  ],
  [
    'the dump once all have, also who is held since',
    '4.7.3/wait-down',
    '4.7.3/wait-dump',
    ['4.7.3/wait-dump', 'held'],
    { lon1: 'go' },
  ],
  [
    'back where one is lost before that',
    '4.7.3/wait-down',
    '4.7.3/wait-dump',
    ['4.7.3/down', 'unknown'],
    { lon1: 'back' },
  ],
  [
    'nobody takes the run over before the dump',
    '4.7.3/backup',
    '4.7.3/wait-dump',
    '4.7.3/wait-dump',
    {},
  ],
  [
    'nor as long as the schema host is about to',
    '4.7.3/take-over',
    '4.7.3/wait-dump',
    '4.7.3/wait-dump',
    {},
  ],
  [
    'all take their code at once when it has',
    '4.7.3/checkout',
    '4.7.3/wait-dump',
    '4.7.3/wait-dump',
    { lon2: 'go', lon3: 'go' },
  ],
  [
    'siblings go back where the dump fails',
    ['4.7.3/revert', 'reverted'],
    '4.7.3/wait-dump',
    '4.7.3/wait-dump',
    { lon2: 'back', lon3: 'back' },
  ],
  [
    'also where it fails on a site that was held',
    ['4.7.3/backup', 'failed'],
    '4.7.3/wait-dump',
    '4.7.3/wait-dump',
    { lon2: 'back', lon3: 'back' },
  ],
  [
    'they stay down where nobody knows whether the run was taken over',
    ['4.7.3/take-over', 'unknown'],
    '4.7.3/wait-dump',
    '4.7.3/wait-dump',
    { lon2: 'hold', lon3: 'hold' },
  ],
  [
    'and where the schema host fails in what comes after',
    ['4.7.3/restore', 'held'],
    '4.7.3/wait-schema',
    '4.7.3/composer',
    { lon2: 'hold' },
  ],
  [
    'siblings wait for the database and what follows it',
    '4.7.3/caches',
    '4.7.3/wait-schema',
    ['4.7.3/checkout', 'held'],
    {},
  ],
  [
    'siblings come up after it, whatever has become of one',
    '4.7.3/up',
    '4.7.3/wait-schema',
    ['4.7.3/checkout', 'unknown'],
    { lon2: 'go' },
  ],
]

describe('the word to a site that goes back', () => {
  it.each(casesBack)('%s', (...each) => {
    expect(decideFor(each, rollbackHops)).toEqual(each[4])
  })
})

const casesOfUpdate: readonly Case[] = [
  [
    'nobody goes down before the SQL is approved',
    '4.9.0/wait-review',
    '4.9.0/wait-ready',
    '4.9.0/wait-ready',
    {},
  ],
  [
    'nor where it is not',
    ['4.9.0/wait-review', 'failed'],
    '4.9.0/wait-ready',
    '4.9.0/wait-ready',
    { lon2: 'back', lon3: 'back' },
  ],
  ['no dump before all are down', '4.9.0/wait-down', '4.9.0/backup', '4.9.0/down', {}],
  [
    'no update before all wait for it',
    '4.9.0/wait-code',
    '4.9.0/wait-schema',
    '4.9.0/memcached-1',
    {},
  ],
  [
    'the update once all do',
    '4.9.0/wait-code',
    '4.9.0/wait-schema',
    '4.9.0/wait-schema',
    { lon1: 'go' },
  ],
  [
    'siblings wait for the last step that changes the database',
    '4.9.0/views',
    '4.9.0/wait-schema',
    '4.9.0/wait-schema',
    {},
  ],
  [
    'siblings come up after it',
    '4.9.0/up',
    '4.9.0/wait-schema',
    '4.9.0/wait-schema',
    { lon2: 'go', lon3: 'go' },
  ],
]

describe('the word to a site whose schema is corrected', () => {
  it.each(casesOfUpdate)('%s', (...each) => {
    expect(decideFor(each, updateHops)).toEqual(each[4])
  })
})

describe('a sibling that was given up while it waited', () => {
  it('is told again once it is followed again', () => {
    const lon1 = member('lon1', 'schema-host', ['4.9.0/health', 'upgraded'], upgradeHops)
    const { plan } = member('lon2', 'sibling', '4.9.0/wait-schema', upgradeHops)
    const at = 1_795_226_100
    const step = '4.9.0/wait-schema'
    const state = stateAfter(aPlan({ lon2: { ...plan, hops: plan.hops } }), [
      { type: 'host-launched', at, host: 'lon2', attempt: 1 },
      { type: 'attempt-started', at, host: 'lon2', offsetBytes: 10, attempt: 1, mode: 'run' },
      { type: 'step-started', at, host: 'lon2', offsetBytes: 20, step },
      { type: 'link-lost', at, host: 'lon2', reason: 'reset' },
      { type: 'host-finished', at, host: 'lon2', outcome: 'unknown' },
      { type: 'run-resumed', at, by: 'eve@noc' },
      { type: 'host-attached', at, host: 'lon2', fromBytes: 20 },
    ])
    const lon2 = state.hosts.get('lon2')
    if (!lon2) throw new Error('lon2 is in the run')
    expect(lon2.isLinkLost).toBe(false)
    expect(decideWords([lon1, { plan, state: lon2 }])).toEqual([{ host: 'lon2', step, word: 'go' }])
  })
})
