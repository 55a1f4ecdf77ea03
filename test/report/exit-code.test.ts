import { describe, expect, it } from 'vitest'
import type { FleetEvent, Outcome } from '../../src/events.ts'
import type { HostFailure } from '../../src/failure.ts'
import { exitCodeOf, exitCodes } from '../../src/report/exit-code.ts'
import { aPlan, startedAt, stateAfter } from '../support/run-builders.ts'

const locked: HostFailure = { kind: 'lock-held', run: 'R', by: 'eve@noc', since: 7 }
const other: HostFailure = { kind: 'bower-missing' }
const unhealthy: HostFailure = {
  kind: 'step-failed',
  step: '4.8.0/health',
  exitCode: 1,
  reason: undefined,
  lines: [],
}

/** How a host ended, in a word; `locked` and `unhealthy` are outcomes with their failure. */
type End = Outcome | 'locked' | 'unhealthy'

function ended(host: string, end: End): FleetEvent {
  const at = startedAt + 60
  if (end === 'locked') {
    return { type: 'host-finished', at, host, outcome: 'blocked', failure: locked }
  }
  if (end === 'unhealthy') {
    return { type: 'host-finished', at, host, outcome: 'upgraded', failure: unhealthy }
  }
  const failure = end === 'blocked' ? { failure: other } : {}
  return { type: 'host-finished', at, host, outcome: end, ...failure }
}

function codeOf(ends: readonly End[], ...more: FleetEvent[]): number {
  const plan = aPlan(Object.fromEntries(ends.map((_, index) => [`h${index}`, {}])))
  const events = ends.map((end, index) => ended(`h${index}`, end))
  return exitCodeOf(stateAfter(plan, [...events, ...more]))
}

const halted: FleetEvent = { type: 'run-halted', at: startedAt, reason: 'budget' }
const journalLost: FleetEvent = {
  type: 'journal-lost',
  at: startedAt,
  path: '/j',
  reason: 'ENOSPC: no space left on device',
}
const detached: FleetEvent = { type: 'run-detached', at: startedAt }

describe('the exit code', () => {
  it.each<[End[], number]>([
    [['current'], 0],
    [['upgraded', 'current'], 0],
    [['blocked'], 3],
    [['upgraded', 'blocked'], 3],
    [['locked'], 8],
    [['blocked', 'locked'], 8],
    [['unreachable'], 9],
    [['unreachable', 'unreachable'], 9],
    [['unreachable', 'upgraded'], 4],
    [['unreachable', 'blocked'], 4],
    [['unreachable', 'locked'], 4],
    [['failed'], 4],
    [['reverted', 'upgraded'], 4],
    [['not-started'], 4],
    [['unhealthy', 'upgraded'], 4],
    [['failed', 'blocked', 'locked'], 4],
    [['held'], 7],
    [['interrupted'], 7],
    [['unknown'], 7],
    [['held', 'failed', 'unreachable', 'locked'], 7],
    [['upgraded', 'unknown'], 7],
    [[], 0],
  ])('of hosts that ended %j is %i', (ends, code) => {
    expect(codeOf(ends)).toBe(code)
  })

  it.each<[End[], number]>([
    [['upgraded'], 5],
    [['held', 'upgraded'], 7],
  ])('of a run that lost its journal, and whose hosts ended %j, is %i', (ends, code) => {
    expect(codeOf(ends, journalLost)).toBe(code)
  })

  it.each<[End[], number]>([
    [['upgraded', 'not-started'], 5],
    [['failed', 'not-started'], 5],
    [['unreachable'], 5],
    [['held', 'not-started'], 7],
  ])('of a halted run whose hosts ended %j is %i', (ends, code) => {
    expect(codeOf(ends, halted)).toBe(code)
  })

  it('of a run that was let go of is 130, whatever has happened so far', () => {
    expect(codeOf(['held', 'failed'], detached)).toBe(130)
    expect(codeOf(['upgraded'], halted, detached)).toBe(130)
  })

  it('counts a host that nobody has heard of as one that was never reached', () => {
    expect(exitCodeOf(stateAfter(aPlan({ lon1: {}, ams1: {} }), [ended('lon1', 'upgraded')]))).toBe(
      4,
    )
  })

  it('has one number for each meaning', () => {
    expect(exitCodes).toEqual({
      fine: 0,
      bug: 1,
      usage: 2,
      blocked: 3,
      failed: 4,
      halted: 5,
      person: 7,
      locked: 8,
      unreachable: 9,
      detached: 130,
    })
  })

  /** From what overrides everything to what is overridden by all. */
  const precedence: End[] = ['held', 'failed', 'locked', 'blocked', 'upgraded']
  it.each(precedence.map((end, index) => [end, precedence.slice(index)] as const))(
    'goes by the worst: %s among %j',
    (end, rest) => {
      expect(codeOf(rest)).toBe(codeOf([end]))
      expect(codeOf(rest.toReversed())).toBe(codeOf([end]))
    },
  )
})
