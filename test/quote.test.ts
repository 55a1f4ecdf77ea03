import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quote } from '../src/quote.ts'

/** What a real shell makes of the words of a script. */
function wordsIn(shell: string, quoted: readonly string[]): string[] {
  const script = `printf '%s\\0' ${quoted.join(' ')}\n`
  const output = execFileSync(shell, ['-s'], { input: script, encoding: 'utf8' })
  return output.split('\0').slice(0, -1)
}

const nasty = [
  '',
  "'",
  "''",
  "'\\''",
  '\\',
  '\\\\',
  '"',
  '$HOME',
  '`id`',
  '$(id)',
  '!!',
  '*',
  '~',
  '-n',
  '#a',
  'a b',
  ' ',
  '\n',
  'a\nb\n',
  '\t',
  '\r',
  '\u001b[0m',
  'ünï 日本 🚦',
  '{a,b}',
  '%s',
  '&',
  ';',
]

describe.each(['dash', 'bash'])('a quoted word, read by %s', (shell) => {
  it('comes back as it was', () => {
    expect(wordsIn(shell, nasty.map(quote))).toEqual(nasty)
  })

  it('comes back as it was, whatever it holds', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...nasty), { maxLength: 6 }).map((parts) => parts.join('')),
    )
    const words = fc.array(
      word.map((text) => text.replaceAll('\0', '')),
      { minLength: 1, maxLength: 100 },
    )
    fc.assert(
      fc.property(words, (some) => {
        expect(wordsIn(shell, some.map(quote))).toEqual(some)
      }),
      { numRuns: 40 },
    )
  })
})

describe('quoting', () => {
  it.each([
    ['/srv/ixpmanager', '/srv/ixpmanager'],
    ['v4.9.3', 'v4.9.3'],
    ['a@b:c,d=e+f-g_h%', 'a@b:c,d=e+f-g_h%'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['~root', "'~root'"],
  ])('of %j is %s', (text, quoted) => {
    expect(quote(text)).toBe(quoted)
  })

  it('refuses a NUL, which no command can be given', () => {
    expect(() => quote('a\0b')).toThrow('a shell word cannot hold a NUL')
  })
})
