/** Escape sequences that carry a string: OSC, DCS, SOS, PM, APC (ECMA-48 5.6); without an end, only their start goes. */
const strings =
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])(?:[^\u0007\u001b\u0090\u0098\u009c-\u009f\n]{0,4096}(?:\u0007|\u001b\\|\u009c))?/gu
/** Control sequences (CSI) and the shorter escapes. */
const sequences = /(?:\u001b\[|\u009b)[0-?]{0,64}[ -/]{0,8}[@-~]?|\u001b[ -/]{0,8}[0-~]?/gu
/** What is left of C0, C1 and DEL, the bidi controls, and separators that a terminal may break at. */
const controls = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu

/**
 * What a host said, made safe to show: no escape sequence, control byte or bidi override is left,
 * so nothing it prints can move the cursor, set a title or hide a line. Keeps `\n` and `\t`.
 */
export function clean(text: string): string {
  return text
    .replaceAll(strings, '')
    .replaceAll(sequences, '')
    .replaceAll(/\r+\n?/g, '\n')
    .replaceAll(controls, '')
}

/** The same for a place that holds one line: a table cell, a progress line. */
export function cleanLine(text: string): string {
  return clean(text).replaceAll(/\s+/g, ' ').trim()
}
