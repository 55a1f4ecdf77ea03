import { describe, expect, it } from 'vitest'
import type { FleetEvent, Outcome } from '../../src/events.ts'
import type { HostFailure } from '../../src/failure.ts'
import { nextCommand } from '../../src/report/next.ts'
import { aPlan, startedAt, stateAfter } from '../support/run-builders.ts'

const run = '20261121-020000-test'
const lockHeld: HostFailure = { kind: 'lock-held', run: 'R', by: 'eve@noc', since: 7 }
const interrupted: HostFailure = { kind: 'step-interrupted', step: '4.9.0/migrate' }
const lost: HostFailure = { kind: 'link-lost', reason: 'reset' }
const down: HostFailure = { kind: 'site-down', since: 7 }

type Ends = Readonly<Record<string, Outcome | readonly [Outcome, HostFailure]>>

function nextAfter(ends: Ends, ...more: FleetEvent[]): string {
  const plan = aPlan(Object.fromEntries(Object.keys(ends).map((host) => [host, {}])))
  const events = Object.entries(ends).map(([host, end]): FleetEvent => {
    const [outcome, failure] = typeof end === 'string' ? [end] : end
    const at = startedAt + 60
    return { type: 'host-finished', at, host, outcome, ...(failure ? { failure } : {}) }
  })
  return nextCommand(stateAfter(plan, [...events, ...more]))
}

describe('the command to type next', () => {
  it.each<[name: string, ends: Ends, next: string]>([
    ['all is well', { a: 'upgraded', b: 'current' }, 'fleet status --hosts prod'],
    ['a host is held', { a: 'upgraded', b: 'held' }, `fleet resume ${run}`],
    ['the end of a host is not known', { a: 'unknown', b: 'failed' }, `fleet resume ${run}`],
    [
      'a step was interrupted: a person first says what it came to',
      { a: 'held', b: ['interrupted', interrupted] },
      `fleet settle ${run} b --done|--redo`,
    ],
    [
      'a host failed: it needs a new run',
      { a: 'upgraded', b: 'failed' },
      'fleet upgrade --hosts b',
    ],
    [
      'hosts failed, were reverted or never started',
      { a: 'reverted', b: 'not-started', c: 'failed', d: 'upgraded' },
      'fleet upgrade --hosts b,c,a',
    ],
    [
      'a host is blocked: what unblocks it',
      { a: 'upgraded', b: ['blocked', down] },
      'fleet upgrade --was-down --hosts b',
    ],
    [
      'several are blocked: each for its own reason',
      { a: ['blocked', down], b: ['blocked', lockHeld], c: 'upgraded' },
      'fleet plan --hosts a,b',
    ],
    [
      'several were not reached',
      { a: ['unreachable', lost], b: ['unreachable', lost] },
      'fleet status --hosts a,b',
    ],
    ['another run holds the host', { a: ['blocked', lockHeld] }, 'fleet status --hosts a'],
    [
      'a host was not reached: how to look for oneself',
      { a: ['unreachable', { kind: 'address-unresolved', address: 'lon1.example.net' }] },
      'getent hosts lon1.example.net',
    ],
  ])('after a run where %s', (_name, ends, next) => {
    expect(nextAfter(ends)).toBe(next)
  })

  it('names the hosts as they were chosen, so that a shell takes it as it is', () => {
    const plan = { ...aPlan({ lon1: {} }), selection: 'lon*,!lon2' }
    const ended = {
      type: 'host-finished',
      at: startedAt,
      host: 'lon1',
      outcome: 'upgraded',
    } as const
    expect(nextCommand(stateAfter(plan, [ended]))).toBe("fleet status --hosts 'lon*,!lon2'")
  })

  it('takes up again what was let go of, or has not come to its end', () => {
    const detached: FleetEvent = { type: 'run-detached', at: startedAt }
    expect(nextAfter({ a: 'upgraded' }, detached)).toBe(`fleet resume ${run}`)
    expect(nextAfter({ a: 'failed' }, detached)).toBe(`fleet resume ${run}`)
  })
})
