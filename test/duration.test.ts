import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../src/duration.ts'

describe('a duration', () => {
  it.each([
    ['0s', 0],
    ['90s', 90],
    ['30m', 1800],
    ['2h', 7200],
    ['007m', 420],
    ['999999s', 999_999],
  ])('is read: %s is %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  it.each([
    '',
    '90',
    's',
    '1d',
    '1.5h',
    '-1s',
    '1 m',
    ' 1m',
    '1m\n',
    '1m30s',
    '1M',
    '1000000s',
    '٣m',
  ])('is nothing else: %j', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  it.each([
    [0, '0s'],
    [9, '9s'],
    [9.4, '9s'],
    [59, '59s'],
    [59.6, '1m 00s'],
    [60, '1m 00s'],
    [250, '4m 10s'],
    [3599, '59m 59s'],
    [3599.7, '1h 00m'],
    [7500, '2h 05m'],
    [100_000, '27h 46m'],
    [-5, '0s'],
  ])('is told: %d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it('means in each unit what its count says', () => {
    fc.assert(
      fc.property(fc.nat(999_999), (count) => {
        expect(parseDuration(`${count}s`)).toBe(count)
        expect(parseDuration(`${count}m`)).toBe(count * 60)
        expect(parseDuration(`${count}h`)).toBe(count * 3600)
      }),
    )
  })
})
