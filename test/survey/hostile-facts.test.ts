import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFacts } from '../../src/survey/parse-facts.ts'
import { hostileText } from '../support/hostile.ts'

const told = readFileSync(new URL('told.txt', import.meta.url), 'utf8')
const keys = [...told.matchAll(/^([\w-]+)\t/gm)].map(([, key = '']) => key)

/** A value that no honest survey prints. */
const value = fc.oneof(
  hostileText,
  fc.constantFrom(
    '-1',
    '1e9',
    '0x10',
    'NaN',
    'Infinity',
    ' 7',
    '7 ',
    '٣',
    '9'.repeat(40),
    '__proto__',
  ),
  fc.constantFrom('a b c', '\t\t', ': : :', 'v1.2.3-4-gfff', 'x'.repeat(100_000)),
)

/** A survey of lines that the parser knows, with values that it does not. */
const survey = fc
  .array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 40 })
  .map((lines) => [
    'survey\t1',
    'application\tyes',
    ...lines.map((line) => line.join('\t')),
    'end\t1',
  ])
  .map((lines) => lines.join('\n'))

describe('a hostile host', () => {
  it('cannot make the parser crash', () => {
    fc.assert(
      fc.property(fc.oneof(survey, fc.string({ unit: 'binary', maxLength: 200 })), (stdout) => {
        expect(() => parseFacts(stdout)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })

  it('cannot tell a number that is none', () => {
    fc.assert(
      fc.property(survey, (stdout) => {
        const numbers = numbersIn(parseFacts(stdout))
        expect(numbers.filter((number) => !Number.isSafeInteger(number) || number < 0)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('cannot reach the prototype of anything', () => {
    parseFacts(`survey\t1\n__proto__\tpolluted\nconstructor\tx\nend\t1\n`)
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
  })

  it('can repeat itself: the first word counts', () => {
    expect(parseFacts('survey\t1\nuser\troot\nuser\teve\nend\t1\n')?.user).toBe('root')
  })
})

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}
