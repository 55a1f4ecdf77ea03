/** What must never reach a terminal: C0 but newline and tab, DEL, C1, and the bidi controls. */
const unsafeRanges: ReadonlyArray<readonly [number, number]> = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2066, 0x2069],
]

/** The characters of a text that could move a cursor, set a title or turn a line around, as `U+1B`. */
export function unsafeIn(text: string): string[] {
  return [...text]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter((code) => unsafeRanges.some(([from, to]) => code >= from && code <= to))
    .map((code) => `U+${code.toString(16).toUpperCase()}`)
}
