import { describe, expect, it } from 'vitest'
import { formatBytes, formatMoment } from '../src/format.ts'

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [100 * 1024, '100 KiB'],
    [50 * 1024 ** 2, '50.0 MiB'],
    [1.5 * 1024 ** 3, '1.5 GiB'],
    [123.4 * 1024 ** 3, '123 GiB'],
    [2 * 1024 ** 4, '2.0 TiB'],
    [5000 * 1024 ** 4, '5000 TiB'],
  ])('%d are told as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('a moment', () => {
  it.each([
    [0, '1970-01-01 00:00 UTC'],
    [1_795_227_259, '2026-11-21 02:14 UTC'],
    [253_402_300_799, '9999-12-31 23:59 UTC'],
  ])('%d is told as %s', (seconds, text) => {
    expect(formatMoment(seconds)).toBe(text)
  })

  it('that no calendar has, as a host with a broken clock tells it, is told without a crash', () => {
    expect(formatMoment(999_999_999_999_999)).toEqual(expect.any(String))
  })
})
