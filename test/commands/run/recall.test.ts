import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isUnfinished, recallRun } from '../../../src/commands/run/recall.ts'
import type { FleetEvent, Outcome } from '../../../src/events.ts'
import { word } from '../../../src/wording/word.ts'
import { failureOf } from '../../support/failures.ts'
import { aDirectoryOf } from '../../support/files.ts'
import { aPlan, startedAt, stateAfter } from '../../support/run-builders.ts'

const ended: FleetEvent = { type: 'run-finished', at: startedAt + 90 }

function runWith(outcome: Outcome, ...more: FleetEvent[]) {
  const at = startedAt + 60
  return stateAfter(aPlan({ a: {} }), [{ type: 'host-finished', at, host: 'a', outcome }, ...more])
}

describe('a run that fleet resume has something to do for', () => {
  it.each<[Outcome, boolean]>([
    ['held', true],
    ['interrupted', true],
    ['unknown', true],
    ['upgraded', false],
    ['reverted', false],
    ['blocked', false],
  ])('with a host that ended %s: %s', (outcome, isOpen) => {
    expect(isUnfinished(runWith(outcome, ended))).toBe(isOpen)
  })

  it('is one that has not come to its end, whatever its hosts came to', () => {
    expect(isUnfinished(runWith('upgraded'))).toBe(true)
  })
})

describe('a journal whose beginning is lost', () => {
  afterEach(() => void vi.unstubAllEnvs())

  it.each([
    ['empty', ''],
    ['without its first line', '{"type":"stage-started","at":1,"stage":"all"}\n'],
  ])('is named, and not taken for a name that was mistyped: %s', (_what, text) => {
    const run = '20261121-020000-ab12'
    const file = `fleet/runs/${run}/journal.ndjson`
    const home = aDirectoryOf({ [file]: text })
    vi.stubEnv('XDG_STATE_HOME', home)
    expect(word(failureOf(() => recallRun(run)))).toEqual({
      what: `${join(home, file)} cannot be read: how the run began is lost; fleet attach --hosts PATTERN asks its hosts`,
      evidence: [],
      next: `ls -ld ${join(home, file)}`,
    })
  })
})
