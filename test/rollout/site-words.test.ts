import { describe, expect, it } from 'vitest'
import type { GateWord, Outcome } from '../../src/events.ts'
import { planHops } from '../../src/plan/hops.ts'
import type { Role } from '../../src/plan/plan.ts'
import { decideWords, type Member } from '../../src/rollout/site-words.ts'
import { aHostPlan, aSetup } from '../support/builders.ts'

/** A step that runs, or a step where a host ended and how. */
type Standing = string | readonly [step: string, outcome: Outcome]

function member(host: string, role: Role, standing: Standing): Member {
  const [step, outcome] = typeof standing === 'string' ? [standing] : standing
  const setup = { leaveDown: false, health: undefined, role }
  const hops = planHops(['4.7.3', '4.8.0', '4.9.0'], setup, undefined)
  const plan = aHostPlan({ host, site: 'lon', hops, setup: aSetup({ role }) })
  const state = { host, attempt: 1, offsetBytes: 0, downtimeSeconds: 0, fixedPermissions: 0 }
  const isStepRunning = outcome === undefined
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
