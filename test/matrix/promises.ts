import { expect } from 'vitest'
import type { Outcome } from '../../src/events.ts'
import type { Ended } from '../support/controller.ts'
import { rowIn } from './answer.ts'
import type { Case, FaultName } from './cases.ts'
import type { Scene } from './scene.ts'
import { readRuns } from './truth.ts'

/** What a host does not even notice: it goes on to its end alone, in its first attempt. */
const unnoticed: readonly FaultName[] = [
  'link-fin',
  'link-rst',
  'link-silence',
  'controller-killed',
  'second-controller',
  'output-flood',
]

/** What a phase promises of any fault in it. */
const ends: Readonly<Record<Case['phase'], RegExp>> = {
  prepare: /^(upgraded|failed)/,
  change: /^(upgraded|reverted|failed)/,
  commit: /^(upgraded|held|interrupted|reverted)/,
  finish: /^(upgraded|held)/,
}

/** What a fault may bring in any phase: nobody to say how it ended, no room to go back. */
const spared: Partial<Record<FaultName, string>> = {
  'runner-killed': 'unknown',
  'disk-full': 'held',
}

/** The host finishes what it began, or stops where its phase says. */
export function expectPromised({ case: each, host }: Scene, ended: Ended): void {
  const { outcome } = rowIn(ended, host.name)
  const { phase, nextPhase, moment } = each
  const isOfNext = moment === 'after' && ends[nextPhase].test(outcome)
  if (outcome !== spared[each.fault] && !isOfNext)
    expect(outcome, `the end of ${each.fault} in the ${phase} phase`).toMatch(ends[phase])
  const [record = []] = readRuns(host).values()
  const attempts = record.filter(({ type }) => type === 'attempt-started').length
  if (unnoticed.includes(each.fault))
    expect(`${outcome} ${attempts}`).toBe(`${endUnnoticed(each)} 1`)
  const wasDown = record.some(({ type }) => type === 'site-went-down')
  if (outcome === 'failed') expect(wasDown, 'it was down').toBe(false)
}

/** Rows that the database must not have: a flood of them is a reason not to begin, or to go back. */
function endUnnoticed({ step, moment, fault, phase }: Case): Outcome {
  const isAnswerFlooded = step === 'preflight' && moment === 'during' && fault === 'output-flood'
  if (!isAnswerFlooded) return 'upgraded'
  return phase === 'prepare' ? 'failed' : 'reverted'
}
