import { describe, expect, it } from 'vitest'
import type { GateWord, HostFact } from '../../src/events.ts'
import { withReview } from '../../src/plan/review.ts'
import { decideReview } from '../../src/rollout/reviews.ts'
import { runSite } from '../../src/rollout/site-run.ts'
import { aHop, aStep } from '../support/builders.ts'
import { aPlan, recorded, stateAfter } from '../support/run-builders.ts'
import { until } from '../support/until.ts'

const key = '4.7.3-4.8.0/mariadb-10.1'
const sql = { key, digest: 'a'.repeat(64), count: 3 }

describe('the word to a host that waits for its review', () => {
  it.each([
    ['go where this very SQL is approved', { [key]: ['b', sql.digest] }, 'go'],
    ['back where other SQL is approved for its hop and database', { [key]: ['b'] }, 'back'],
    ['none where nothing is approved for them', { '4.7.2-4.8.0/mysql-5.7': ['b'] }, undefined],
  ] as const)('is %s', (_name, approved, word) => {
    expect(decideReview({ host: 'lon1', step: '4.8.0/wait-review', sql }, approved)).toBe(word)
  })
})

const review = aStep({ id: 'review' })
const step = '4.8.0/wait-review'
const hops = [aHop('4.7.3', '4.8.0', withReview([review]))]
const waiting: readonly HostFact[] = [
  { type: 'attempt-started', attempt: 1, mode: 'run' },
  { type: 'step-started', step: '4.8.0/review' },
  { type: 'sql-recorded', step: '4.8.0/review', ...sql, drops: 0, uniques: 0 },
  { type: 'step-finished', step: '4.8.0/review', code: 0 },
  { type: 'step-started', step },
]

/** A site whose one host waits; `answer` is what the person says, and `arrives` what becomes of the words. */
async function guide(answer: GateWord | undefined, arrives: (tries: number) => boolean) {
  const state = stateAfter(aPlan({ lon1: { hops } }), recorded('lon1', waiting))
  const given: string[] = []
  const questions: AbortSignal[] = []
  const ended = new AbortController()
  const running = runSite('lon1', ['lon1'], {
    state: () => state,
    emit: (event) => {
      if (event.type === 'word-given') ended.abort()
    },
    runHost: () =>
      new Promise((resolve) => ended.signal.addEventListener('abort', () => resolve())),
    giveWord: async ({ host, step: at, word }) =>
      given.push(`${host} ${at} ${word}`) > 0 && arrives(given.length),
    review: async (_review, signal) => {
      questions.push(signal)
      return answer
    },
    now: () => 0,
  })
  await until('it was asked', () => questions.length > 0)
  if (answer === undefined) ended.abort()
  await running
  return { given, questions }
}

describe('a person who is asked', () => {
  it.each(['go', 'back'] as const)('once, says %s, and the host is told', async (word) => {
    const { given, questions } = await guide(word, () => true)
    expect(given).toEqual([`lon1 ${step} ${word}`])
    expect(questions).toHaveLength(1)
  })

  it('is not asked again where the word did not arrive: it is given again', async () => {
    const { given, questions } = await guide('go', (tries) => tries === 2)
    expect(given).toHaveLength(2)
    expect(questions).toHaveLength(1)
  })

  it('and does not answer is left alone once the host has ended', async () => {
    const { given, questions } = await guide(undefined, () => true)
    expect(given).toEqual([])
    expect(questions.map(({ aborted }) => aborted)).toEqual([true])
  })
})
