import fc from 'fast-check'

/** Pieces of escape sequences, whole and torn, and of the text around them. */
const pieces = [
  '\u001b',
  '\u001b[',
  '\u001b[31m',
  '\u001b[2J',
  '\u001b]',
  '\u001b]0;a title',
  '\u001b]8;;http://example.net\u0007',
  '\u001bP1$r',
  '\u001b_',
  '\u001b\\',
  '\u001bc',
  '\u0007',
  '\u0000',
  '\u0008',
  '\u007f',
  '\u0085',
  '\u009b',
  '\u009b1;31m',
  '\u009c',
  '\u009d0;a title\u009c',
  '\u0090',
  '\u061c',
  '\u200f',
  '\u202e',
  '\u2066',
  '\u2069',
  '\ufeff',
  '\r',
  '\r\n',
  '\n',
  '\t',
  ' ',
  'text',
  'ünï→日本🚦',
  ';',
  '[31m',
]

/** What a host might print to fool a terminal, and any other text. */
export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map(join) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
)

function join(parts: readonly string[]): string {
  return parts.join('')
}
