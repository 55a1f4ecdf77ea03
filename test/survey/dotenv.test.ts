import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type Dialect, dialects, readApplication } from '../support/application-shell.ts'
import { aDirectoryOf } from '../support/files.ts'
import { hasTool } from '../support/tools.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

/** As vlucas/phpdotenv 2 reads them, which the applications of v4 have. */
const cases: ReadonlyArray<readonly [name: string, env: string, value: string]> = [
  ['a bare value', 'K=secret', 'secret'],
  ['a value in double quotes', 'K="a b"', 'a b'],
  ['a value in single quotes', "K='a b'", 'a b'],
  ['an empty value', 'K=', ''],
  ['empty quotes', 'K=""', ''],
  ['a missing key', 'L=1', ''],
  ['a key whose name only begins so', 'KEY=1\nK=2', '2'],
  ['spaces around', '  K  =  v  ', 'v'],
  ['an export', 'export K=v', 'v'],
  ['a line ended by CR LF', 'L=1\r\nK=v\r\n', 'v'],
  ['quotes ended by CR LF', 'K="v"\r\n', 'v'],
  ['no newline at the end', 'K=v', 'v'],
  ['an equals sign', 'K=a=b=', 'a=b='],
  ['a commented line', '#K=1\n  # K=2\nK=3', '3'],
  ['a line without an equals sign', 'K\nK=v', 'v'],
  ['a comment after the value', 'K=v # note', 'v'],
  ['a comment after quotes', 'K="v" # note', 'v'],
  ['a comment and no value', 'K= # note', ''],
  ['a # within', 'K=a#b', 'a#b'],
  ['a # at the start', 'K=#ab', '#ab'],
  ['a # within quotes', 'K="a #b"', 'a #b'],
  ['text after the quotes', 'K="v"rest', 'v'],
  ['an escaped quote', 'K="a\\"b"', 'a"b'],
  ['an escaped backslash', 'K="a\\\\b"', 'a\\b'],
  ['an escaped backslash at the end', 'K="a\\\\"', 'a\\'],
  ['escapes in a row', 'K="\\\\\\\\\\""', '\\\\"'],
  ['an escaped quote in single quotes', "K='a\\'b'", "a'b"],
  ['the other quote', "K='a\"b'", 'a"b'],
  ['a backslash that escapes nothing', 'K=a\\b', 'a\\b'],
  ['a quote within a bare value', 'K=a"b', 'a"b'],
  ['a dollar', 'K=$A', '$A'],
  ['a backquote and a command', 'K=`id`$(id)', '`id`$(id)'],
  ['another value', `A=x\nK=${ref('A')}y`, 'xy'],
  ['another value in quotes', `A="x y"\nK="${ref('A')} z"`, 'x y z'],
  ['another value of another', `A=1\nB=${ref('A')}2\nK=${ref('B')}3`, '123'],
  ['another value that is not there', `K=${ref('NONE')}`, ref('NONE')],
  ['another value that comes later', `K=${ref('A')}\nA=x`, ref('A')],
  ['the first of two', 'K=1\nK=2', '1'],
  ['the first of two, also where it is empty', 'K=\nK=2', ''],
  ['a value over two lines', 'K="a\nb"\nL=1', 'a\nb'],
  ['a key after a value over two lines', 'L="a\nK=1"\nK=2', '2'],
  ['bytes of UTF-8', 'K="pässwört→🚦"', 'pässwört→🚦'],
  ['what awk would take for an escape', 'K="a\\\\nb&c\\\\\\\\&"', 'a\\nb&c\\\\&'],
  ['a long value', `K="${'x'.repeat(5000)}"`, 'x'.repeat(5000)],
]

describe.skipIf(!hasTool('mawk', 'gawk')).each(dialects)(
  '%s with %s reads of .env',
  (...dialect) => {
    it.each(cases)('%s', (_name, env, value) => {
      const { stdout } = readApplication(dialect, aDirectoryOf({ '.env': env }), 'dotenv K')
      expect(stdout.toString()).toBe(value)
    })

    it('nothing where there is none, without a crash', () => {
      expect(readApplication(dialect, aDirectoryOf(), 'dotenv K').stdout.toString()).toBe('')
    })

    it('any password, in either quotes', () => {
      const passwords = fc.array(password, { minLength: 50, maxLength: 50 })
      fc.assert(
        fc.property(passwords, fc.constantFrom('"', "'"), (some, quote) => {
          const lines = some.map((text, n) => `K${n}=${quoteFor(text, quote)} # note`)
          expect(valuesOf(dialect, lines)).toEqual(some)
          expect(wordsOf(dialect, lines)).toEqual(some)
        }),
        { numRuns: 3 },
      )
    })

    it('several at once as words, also of many lines, and ones that are not there', () => {
      const lines = ['K0="a', "b'c", '', '"', "K2=d'''", 'K3=""']
      expect(wordsOf(dialect, lines, 5)).toEqual(["a\nb'c\n\n", '', "d'''", '', ''])
    })

    it('any password that needs no quotes', () => {
      const bare = fc
        .string({ unit: 'grapheme', maxLength: 20 })
        .filter((text) => !/\s|\p{Cc}|^["'#]|\$\{/u.test(text))
      fc.assert(
        fc.property(fc.array(bare, { minLength: 50, maxLength: 50 }), (some) => {
          const lines = some.map((text, n) => `K${n}=${text}`)
          expect(valuesOf(dialect, lines)).toEqual(some)
        }),
        { numRuns: 3 },
      )
    })
  },
)

/** A reference to another value is none of a password, and spaces around one are trimmed. */
const password = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc
      .array(fc.constantFrom(...'ab"\'\\#$ `&;|<>(){}[]*?!~%^=', 'é', '日'), { maxLength: 12 })
      .map((parts) => parts.join('')),
  )
  .filter((text) => !/\p{Cc}|\$\{/u.test(text) && text === text.trim())

function quoteFor(text: string, quote: string): string {
  return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote
}

/** How a value of .env names another. */
function ref(name: string): string {
  return `\${${name}}`
}

/** The values of K0, K1 … as one shell reads them. */
function valuesOf(dialect: Dialect, lines: readonly string[]): string[] {
  const directory = aDirectoryOf({ '.env': `${lines.join('\n')}\n` })
  const script = lines.map((_, n) => `dotenv K${n}; printf '\\0'`).join('\n')
  return readApplication(dialect, directory, script).stdout.toString().split('\0').slice(0, -1)
}

/** The same, read at once. */
function wordsOf(dialect: Dialect, lines: readonly string[], count = lines.length): string[] {
  const directory = aDirectoryOf({ '.env': `${lines.join('\n')}\n` })
  const keys = Array.from({ length: count }, (_, n) => `K${n}`).join(' ')
  const script = `eval "set -- $(dotenv_words ${keys})"; for each; do printf '%s\\0' "$each"; done`
  return readApplication(dialect, directory, script).stdout.toString().split('\0').slice(0, -1)
}
