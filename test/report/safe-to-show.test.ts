import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Blocker, Failure, HostFailure } from '../../src/failure.ts'
import type { HostPlan } from '../../src/plan/plan.ts'
import { RecordReader } from '../../src/remote/record.ts'
import { renderPlan } from '../../src/report/plan-text.ts'
import { progressLine } from '../../src/report/progress.ts'
import { statusOf } from '../../src/report/status.ts'
import { renderStatus } from '../../src/report/status-table.ts'
import { renderUpgrade } from '../../src/report/upgrade-table.ts'
import type { Unreachable } from '../../src/unreachable.ts'
import { blocker as blockerWords } from '../../src/wording/blocker.ts'
import { unreachable as unreachableWords } from '../../src/wording/unreachable.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'
import { everyFailure } from '../support/every-failure.ts'
import { hostileText } from '../support/hostile.ts'
import { plain } from '../support/plain.ts'
import { aPlan, runStarted, startedAt, stateAfter } from '../support/run-builders.ts'
import { unsafeIn } from '../support/unsafe.ts'

/** A busy machine takes its time. */
vi.setConfig({ testTimeout: 60_000 })

const failures = (text: string): Failure[] => Object.values(everyFailure(text))
const blockers = (text: string) =>
  failures(text).filter(({ kind }) => Object.hasOwn(blockerWords, kind)) as Blocker[]
const unreachables = (text: string) =>
  failures(text).filter(({ kind }) => Object.hasOwn(unreachableWords, kind)) as Unreachable[]

/** Safe, and one line alone is the command to type: no host can write one of its own. */
function expectSafe(text: string): void {
  expect(unsafeIn(text)).toEqual([])
  expect(text.match(/^next: /gm) ?? []).toHaveLength(1)
}

describe('whatever a host said', () => {
  it('the end of a run is safe to show', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const failed = (failures(text) as HostFailure[]).map((failure, index) => {
          const host = `lon${index}`
          return { type: 'host-finished', at: startedAt, host, outcome: 'failed', failure } as const
        })
        const hosts = Object.fromEntries(failed.map(({ host }) => [host, {}]))
        expectSafe(renderUpgrade(stateAfter(aPlan(hosts), failed), plain))
        const [one] = failed.slice(-1)
        if (one) expectSafe(renderUpgrade(stateAfter(aPlan({ [one.host]: {} }), [one]), plain))
      }),
      { numRuns: 50 },
    )
  })

  it('a plan is safe to show', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const hosts: Record<string, Partial<HostPlan>> = { lon1: { blockers: blockers(text) } }
        for (const [index, failure] of unreachables(text).entries()) {
          hosts[`ams${index}`] = { unreachable: failure }
        }
        expect(unsafeIn(renderPlan(aPlan(hosts), plain))).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it('the status is safe to show', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const facts = someFacts({
          unfinishedRun: text || undefined,
          application: anApplication({ version: text }),
        })
        const lock = { run: text, by: text, since: 7 }
        const surveys = [
          { host: aHost(), facts },
          { host: aHost(), facts: { ...facts, lock } },
          { host: aHost(), facts: { ...facts, application: undefined } },
          ...unreachables(text).map((failure) => ({ host: aHost(), failure })),
        ]
        expectSafe(renderStatus(surveys.map(statusOf), plain))
      }),
      { numRuns: 50 },
    )
  })

  it('what happens is told in one safe line', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const failure of failures(text) as HostFailure[]) {
          const at = startedAt + 60
          const finished = { type: 'host-finished', at, host: 'lon1', outcome: 'failed' } as const
          const lost = { type: 'link-lost', at, host: 'lon1', reason: text } as const
          const state = stateAfter(aPlan({ lon1: {} }), [])
          for (const event of [{ ...finished, failure }, lost]) {
            const line = progressLine(event, state) ?? ''
            expect([...unsafeIn(line), ...(line.match(/\n/g) ?? [])]).toEqual([])
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('whatever a host says the time is', () => {
  const times = [0, 1, 8_640_000_000_000, 8_640_000_000_001, 999_999_999_999_999]

  it.each(times)('%d does not end the controller', (at) => {
    const line = `{"type":"site-went-down","at":${at}}\n`
    const [recorded] = new RecordReader(0).take(Buffer.from(line))
    if (!recorded) return
    const plan = aPlan({ lon1: {} })
    const event = { ...recorded.fact, host: 'lon1', offsetBytes: recorded.offsetBytes }
    const state = stateAfter(plan, [event])
    expect(() => renderUpgrade(state, plain)).not.toThrow()
    expect(() => progressLine(event, state)).not.toThrow()
  })

  it.each(times)('%d does not end the survey of the others', (downSince) => {
    const survey = {
      host: aHost(),
      facts: someFacts({ application: anApplication({ downSince }) }),
    }
    expect(() => renderStatus([statusOf(survey)], plain)).not.toThrow()
    const blocked = aPlan({ lon1: { blockers: [{ kind: 'site-down', since: downSince }] } })
    expect(() => renderPlan(blocked, plain)).not.toThrow()
    expect(runStarted(blocked).type).toBe('run-started')
  })
})
