import { PassThrough } from 'node:stream'
import { WriteStream } from 'node:tty'
import { afterEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/events.ts'
import { colourFor, styleOf } from '../../src/report/colour.ts'

/** A stream that is a terminal or none, and asks the environment for its colours as terminals do. */
function aStream(isTTY: boolean): NodeJS.WriteStream {
  const { getColorDepth, hasColors } = WriteStream.prototype
  return Object.assign(new PassThrough(), { isTTY, getColorDepth, hasColors }) as never
}

describe('colours', () => {
  const environment = process.env
  afterEach(() => {
    process.env = environment
  })

  it.each([
    ['on a terminal', true, true, {}, '\u001b[31mheld\u001b[39m'],
    ['on no terminal', false, true, {}, 'held'],
    ['on a dumb terminal', true, true, { TERM: 'dumb' }, 'held'],
    ['where NO_COLOR is set', true, true, { NO_COLOR: '1' }, 'held'],
    ['with --no-color', true, false, {}, 'held'],
  ])('%s', (_name, isTTY, isWanted, env, shown) => {
    // Node asks a dozen variables (CI, COLORTERM, TEAMCITY_VERSION…): only these count here.
    process.env = { TERM: 'xterm', ...env }
    expect(colourFor(aStream(isTTY), isWanted)('held', 'red')).toBe(shown)
  })

  it.each<[Outcome, string]>([
    ['current', 'green'],
    ['upgraded', 'green'],
    ['blocked', 'yellow'],
    ['not-started', 'yellow'],
    ['unreachable', 'red'],
    ['failed', 'red'],
    ['reverted', 'red'],
    ['unknown', 'red'],
    ['interrupted', 'red'],
    ['held', 'red'],
  ])('tell how %s ended: %s', (outcome, style) => {
    expect(styleOf(outcome)).toBe(style)
  })
})
