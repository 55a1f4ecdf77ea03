import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { planHost } from '../../src/plan/plan-host.ts'
import { parseFacts } from '../../src/survey/parse-facts.ts'
import { aHost } from '../support/builders.ts'
import { spoilt, type Target, tryAll } from './target.ts'

const told = readFileSync(new URL('../survey/told.txt', import.meta.url), 'utf8').split('\n')

/** A survey of which one line is spoilt, or missing with all that should follow. */
const survey = fc
  .tuple(fc.nat({ max: told.length - 1 }), spoilt(told), fc.nat({ max: 9 }))
  .map(([at, line, cut]) => [...told.slice(0, at), line, ...(cut === 0 ? [] : told.slice(at + 1))])
  .map((lines) => lines.join('\n'))

const host = aHost()
const wishes = { work: 'upgrade', target: 'latest', wasDown: false } as const

export const surveyParser: Target = {
  name: 'the survey parser takes only what came whole, and no number or release that is none',
  tries: 100_000,
  attack() {
    let count = 0
    tryAll(this.tries, survey, (stdout) => {
      const facts = parseFacts(stdout)
      const isWhole = /(^|\n)survey\t/.test(stdout) && /(^|\n)end\t/.test(stdout) // m means other ends of a line, too
      if ((facts !== undefined) !== isWhole) throw new Error('taken, and not whole')
      if (!facts) return
      expectNumbers(facts)
      const release = facts.application?.git.nearest?.release ?? '0.0.0'
      if (!/^\d+\.\d+\.\d+$/.test(release)) throw new Error(`a release: ${release}`)
      count += 1
      if (count % 50 === 0) planHost({ host, facts }, wishes)
    })
  },
}

function expectNumbers(value: unknown): void {
  if (typeof value === 'number' && !(Number.isSafeInteger(value) && value >= 0))
    throw new Error(`a number: ${value}`)
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(expectNumbers)
}
