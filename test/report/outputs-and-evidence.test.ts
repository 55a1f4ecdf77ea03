import { describe, expect, it } from 'vitest'
import type { HostFailure } from '../../src/failure.ts'
import { renderUpgrade } from '../../src/report/upgrade-table.ts'
import { plain } from '../support/plain.ts'
import { aPlan, startedAt, stateAfter } from '../support/run-builders.ts'

const printed = [{ host: 'lon1', lines: ['ok   code: v4.8.0'] }]

/** What is told of a host that came to this end, and has printed something. */
function toldOf(outcome: 'done' | 'failed', failure: HostFailure): string[] {
  const plan = { ...aPlan({ lon1: {} }), work: 'verify' } as const
  const state = stateAfter(plan, [
    { type: 'host-finished', at: startedAt, host: 'lon1', outcome, failure },
  ])
  return renderUpgrade(state, plain, printed).split('\n')
}

describe('a host whose output is shown', () => {
  it('has the end of it not shown again below the table', () => {
    const told = toldOf('failed', {
      ...{ kind: 'step-failed', step: '4.8.0/inspect', exitCode: 1, reason: undefined },
      lines: ['ok   code: v4.8.0'],
    })
    expect(told.filter((line) => line.includes('code: v4.8.0'))).toEqual(['ok   code: v4.8.0'])
    expect(told).toContain('next: fleet doctor --hosts lon1')
  })

  it('has told why its site does not serve, as the controller was told', () => {
    const told = toldOf('done', { kind: 'health-lost', lines: ['login: 500, from https://lon1/'] })
    expect(told).toContain('  │ login: 500, from https://lon1/')
  })
})
