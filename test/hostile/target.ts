import fc from 'fast-check'

/** What reads input that others wrote, and what it must do with this many hostile inputs. */
export type Target = {
  readonly name: string
  readonly tries: number
  /** Throws with a counterexample and its seed where one is not refused. */
  readonly attack: () => void
}

/** Text that breaks out of where it stands, if anything does. */
const pieces = [
  ...'\'"\\`$;&|<>(){}[]#!~*?=:, \t%@',
  ...['\n', '\r\n', '\r', '\0', '\u0007', '\u001b[2J', '\u009b31m', '\u202e', '\u0085', '\u2028'],
  ...["'; id; '", '$(id)', '`id`', '\\n', '\\"', '{', '}', '<<EOF', '--', '-o', '../', '/etc'],
  ...[
    'a',
    'ünï',
    '日本',
    '🚦',
    '\ud800',
    '\ufffd',
    '0',
    '-1',
    '1e9',
    '9'.repeat(20),
    'x'.repeat(300),
  ],
  ...[
    'upgraded',
    'held',
    'yes',
    'null',
    'true',
    '__proto__',
    'constructor',
    '<<',
    '&a',
    '*a',
    '!!js',
  ],
]

export const hostile: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...pieces), { maxLength: 6 })
  .map((parts) => parts.join(''))

/** Something honest with a hostile piece in it: put in, or in place of some of it, or all after it cut off. */
export function spoilt(honest: readonly string[]): fc.Arbitrary<string> {
  const where = fc.nat({ max: 2 ** 30 })
  return fc
    .tuple(fc.constantFrom(...honest), where, fc.nat({ max: 12 }), hostile, fc.nat({ max: 9 }))
    .map(([text, place, removed, piece, cut]) => {
      const at = place % (text.length + 1)
      const left = text.slice(0, at) + piece
      return cut === 0 ? left : left + text.slice(at + removed)
    })
}

/** As many tries as told; no shrinking, which would take longer than it tells. */
export function tryAll<T>(tries: number, input: fc.Arbitrary<T>, check: (input: T) => void): void {
  fc.assert(fc.property(input, check), { numRuns: tries, endOnFailure: true })
}
