import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/failure.ts'
import { planHost } from '../../src/plan/plan-host.ts'
import { exitCodeOfFailure, exitCodeOfPlan, exitCodeOfSurveys } from '../../src/report/exit-code.ts'
import { isUnaddressable, type Unreachable } from '../../src/unreachable.ts'
import { aHost, someFacts } from '../support/builders.ts'
import { everyFailure } from '../support/every-failure.ts'
import { aPlan } from '../support/run-builders.ts'

const each = everyFailure('x')
const target = { address: 'lon1', port: 22, user: 'root' }
const ways = {
  reached: undefined,
  silent: { kind: 'connect-failed', target, reason: 'no answer' },
  mistyped: { kind: 'address-unresolved', address: 'lno1' },
  strange: { kind: 'host-key-changed', target, fingerprint: 'SHA256:x' },
} as const
type Way = keyof typeof ways

const surveyOf = (way: Way) => {
  const failure = ways[way]
  return failure ? { host: aHost(), failure } : { host: aHost(), facts: someFacts() }
}
const planOf = (all: readonly Way[]) => {
  const plans = all.map((way, index) => [`h${index}`, planHost(surveyOf(way), wishes)] as const)
  return { ...aPlan({}), hosts: plans.map(([host, plan]) => ({ ...plan, host })) }
}
const wishes = { work: 'upgrade', target: 'latest', wasDown: false } as const

describe('the exit code of a survey', () => {
  it.each<[Way[], number]>([
    [['reached'], 0],
    [['silent'], 9],
    [['silent', 'mistyped'], 9],
    [['reached', 'silent'], 4],
    [['mistyped'], 3],
    [['reached', 'strange'], 3],
  ])('of hosts that are %j is %i', (all, code) => {
    expect(exitCodeOfSurveys(all.map(surveyOf))).toBe(code)
  })
})

describe('the exit code of a plan', () => {
  it.each<[Way[], number]>([
    [['reached'], 0],
    [['silent'], 9],
    [['reached', 'silent'], 4],
    [['strange'], 3],
    [['mistyped', 'silent'], 3],
  ])('for hosts that are %j is %i', (all, code) => {
    expect(exitCodeOfPlan(planOf(all))).toBe(code)
  })
})

describe('the exit code of a command that one failure ended', () => {
  it.each<[Failure, number]>([
    [each['inventory-invalid'], 2],
    [each['name-unknown'], 2],
    [each['selection-empty'], 2],
    [each['host-key-unknown'], 3],
    [each['root-wrong'], 3],
    [each['connect-failed'], 9],
    [each['link-lost'], 9],
  ])('%j is %i', (failure, code) => {
    expect(exitCodeOfFailure(failure)).toBe(code)
  })
})

describe('a host that fleet does not log in to', () => {
  const refused = ['address-unresolved', 'host-key-unknown', 'host-key-changed', 'host-key-revoked']
  it.each([...refused, 'proxy-unsupported'] as const)('is blocked: %s', (kind) => {
    const failure = each[kind as keyof typeof each] as Unreachable
    expect(isUnaddressable(failure)).toBe(true)
    expect(planHost({ host: aHost(), failure }, wishes)).toMatchObject({ blockers: [failure] })
    expect(planHost({ host: aHost(), failure }, wishes).unreachable).toBeUndefined()
  })
})
