import { describe, expect, it } from 'vitest'
import type { GateWord, Outcome } from '../../src/events.ts'
import { planHops } from '../../src/plan/hops.ts'
import type { Role } from '../../src/plan/plan.ts'
import { decideWords, type Member } from '../../src/rollout/site-words.ts'
import { aHostPlan, aSetup } from '../support/builders.ts'
import { aPlan, stateAfter } from '../support/run-builders.ts'

/** A step that runs, or a step where a host ended and how. */
type Standing = string | readonly [step: string, outcome: Outcome]

function member(host: string, role: Role, standing: Standing): Member {
  const [step, outcome] = typeof standing === 'string' ? [standing] : standing
  const setup = { leaveDown: false, health: undefined, role }
  const hops = planHops(['4.7.3', '4.8.0', '4.9.0'], setup)
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

describe('the word to a site', () => {
  it.each(cases)('%s', (_name, lon1, lon2, lon3, words) => {
    const told = decideWords([
      member('lon1', 'schema-host', lon1),
      member('lon2', 'sibling', lon2),
      member('lon3', 'sibling', lon3),
    ])
    expect(Object.fromEntries(told.map(({ host, word }) => [host, word]))).toEqual(words)
  })
})

describe('a sibling that was given up while it waited', () => {
  it('is told again once it is followed again', () => {
    const lon1 = member('lon1', 'schema-host', ['4.9.0/health', 'upgraded'])
    const { plan } = member('lon2', 'sibling', '4.9.0/wait-schema')
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
