import { describe, expect, it } from 'vitest'
import type { FleetEvent, HostFact } from '../../src/events.ts'
import type { HostFailure } from '../../src/failure.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { planJson, runsJson, scriptJson, statusJson, upgradeJson } from '../../src/report/json.ts'
import { statusOf } from '../../src/report/status.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'
import { aPlan, recorded, startedAt, stateAfter } from '../support/run-builders.ts'

type Answer = {
  readonly schema: number
  readonly run: string | null
  readonly exitCode: number
  readonly hosts: ReadonlyArray<Readonly<Record<string, unknown>>>
}

const read = (text: string) => JSON.parse(text) as Answer
const hostOf = (text: string) => read(text).hosts[0] ?? {}

const launched: FleetEvent = { type: 'host-launched', at: startedAt, host: 'lon1', attempt: 1 }
const facts: HostFact[] = [
  { type: 'attempt-started', attempt: 1, mode: 'run' },
  { type: 'site-went-down' },
  { type: 'step-started', step: '4.8.0/schema' },
  { type: 'step-finished', step: '4.8.0/schema', code: 1 },
]
const end: HostFact = {
  type: 'attempt-finished',
  attempt: 1,
  outcome: 'held',
  release: '4.8.0',
  step: '4.8.0/schema',
}
const failure = {
  kind: 'step-failed',
  step: '4.8.0/schema',
  exitCode: 1,
  reason: undefined,
  lines: [],
} as const

function held(plan: Plan = aPlan({ lon1: {} })) {
  return stateAfter(plan, [
    launched,
    ...recorded('lon1', [...facts, end]),
    { type: 'host-finished', at: startedAt + 60, host: 'lon1', outcome: 'held', failure },
    { type: 'run-finished', at: startedAt + 61 },
  ])
}

describe('the JSON of an upgrade', () => {
  it('is one object with its schema, its run and its exit code', () => {
    expect(read(upgradeJson(held()))).toMatchObject({
      schema: 1,
      run: '20261121-020000-test',
      exitCode: 7,
    })
  })

  it('tells all of a host', () => {
    expect(hostOf(upgradeJson(held()))).toMatchObject({
      host: 'lon1',
      site: 'lon1',
      stage: 'rest',
      from: '4.7.3',
      to: '4.8.0',
      path: ['4.8.0'],
      outcome: 'held',
      phase: 'commit',
      step: '4.8.0/schema',
      downtimeSeconds: 0,
      downSince: startedAt + 2,
      seconds: 60,
      note: '4.8.0/schema failed with exit code 1',
    })
  })

  it('has every key also where nothing happened', () => {
    const idle = hostOf(
      upgradeJson(stateAfter(aPlan({ lon1: { from: undefined, to: undefined } }), [])),
    )
    expect(idle).toMatchObject({
      host: 'lon1',
      from: null,
      to: null,
      outcome: 'not-started',
      phase: null,
      step: null,
      downtimeSeconds: null,
      seconds: null,
      note: '',
    })
  })

  it('names no run where nothing was started', () => {
    expect(read(upgradeJson({ ...held(), run: '' })).run).toBeNull()
  })

  it('counts the seconds that a site was down', () => {
    const up: FleetEvent[] = recorded('lon1', [{ type: 'site-came-up' }], 10)
    const state = stateAfter(aPlan({ lon1: {} }), [launched, ...recorded('lon1', facts), ...up])
    expect(hostOf(upgradeJson(state))).toMatchObject({ downtimeSeconds: 9, downSince: null })
  })

  it.each([
    ['upgraded', true],
    ['reverted', null],
    ['interrupted', null],
  ] as const)('says healthy only of a host that was asked: %s, %s', (outcome, healthy) => {
    const at = startedAt + 60
    const ended = { type: 'host-finished', at, host: 'lon1', outcome } as const
    expect(hostOf(upgradeJson(stateAfter(aPlan({ lon1: {} }), [ended])))).toMatchObject({ healthy })
  })
})

describe('a host that is upgraded', () => {
  it.each<[kind: string, failure: HostFailure, healthy: boolean | null]>([
    ['does not serve', { kind: 'health-lost', lines: [] }, false],
    ['cannot be asked', { kind: 'health-unknown', reason: 'reset' }, null],
  ])('and %s is not healthy', (_kind, failure, healthy) => {
    const at = startedAt + 60
    const ended = { type: 'host-finished', at, host: 'lon1', outcome: 'upgraded', failure } as const
    const state = stateAfter(aPlan({ lon1: {} }), [ended])
    expect(hostOf(upgradeJson(state))).toMatchObject({ healthy })
  })
})

describe('the JSON of a status', () => {
  const statusKeys = [
    ...['host', 'reachable', 'release', 'newest', 'maintenance', 'downSince', 'memcached'],
    ...['databaseSchema', 'permissions', 'localChanges', 'lock'],
  ]

  it('tells all of a host', () => {
    const { git } = anApplication()
    const application = anApplication({
      downSince: 7,
      schema: 'out-of-sync',
      permissions: { wrong: 3, sample: ['vendor'] },
      git: { ...git, changes: ['composer.lock', 'config/cache.php', 'bower.json'] },
    })
    const lock = { run: 'R', by: 'eve@noc', since: 9 }
    const status = statusOf({ host: aHost(), facts: someFacts({ application, lock }) })
    expect(read(statusJson([status], 0))).toMatchObject({
      schema: 1,
      run: null,
      exitCode: 0,
      hosts: [
        {
          host: 'lon1',
          reachable: true,
          release: '4.7.3',
          newest: '4.9.3',
          maintenance: 'on',
          downSince: 7,
          memcached: 'active',
          databaseSchema: 'out-of-sync',
          permissions: { wrong: 3 },
          localChanges: { generated: 2, other: 1 },
          lock,
        },
      ],
    })
  })

  it('has every key of a host that was not reached', () => {
    const unreached = { kind: 'link-lost', reason: 'no answer in time' } as const
    const host = hostOf(statusJson([statusOf({ host: aHost(), failure: unreached })], 9))
    expect(Object.keys(host)).toEqual(expect.arrayContaining(statusKeys))
    expect(host).toMatchObject({
      reachable: false,
      release: null,
      maintenance: 'unknown',
      memcached: 'unknown',
      databaseSchema: 'unknown',
      lock: null,
      problem: 'the link was lost: no answer in time',
    })
  })
})

describe('the JSON of the other commands', () => {
  it('of a plan has its hosts and stages, and no run', () => {
    const answer = read(planJson(aPlan({ lon1: {} }), 3))
    expect(answer).toMatchObject({ schema: 1, run: null, exitCode: 3, target: 'latest' })
    expect(answer).toHaveProperty('stages')
    expect(answer.hosts[0]).toMatchObject({ host: 'lon1', from: '4.7.3', to: '4.8.0' })
  })

  it('of a script has its text', () => {
    expect(hostOf(scriptJson('lon1', '#!/bin/sh\n'))).toEqual({
      host: 'lon1',
      script: '#!/bin/sh\n',
    })
  })

  it('of the runs has each with its end, or null where it is open', () => {
    const open = stateAfter(aPlan({ lon1: {} }), [])
    const letGo = stateAfter(aPlan({ lon1: {} }), [{ type: 'run-detached', at: startedAt }])
    expect(JSON.parse(runsJson([held(), open, letGo]))).toMatchObject({
      schema: 1,
      runs: [
        {
          run: '20261121-020000-test',
          finishedAt: startedAt + 61,
          by: 'eve@noc',
          target: 'latest',
          detached: false,
          exitCode: 7,
          hosts: [{ host: 'lon1', outcome: 'held' }],
        },
        { finishedAt: null, exitCode: null, hosts: [{ host: 'lon1', outcome: 'not-started' }] },
        { finishedAt: null, exitCode: null, detached: true },
      ],
    })
  })
})
