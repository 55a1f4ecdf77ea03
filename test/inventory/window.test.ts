import { describe, expect, it } from 'vitest'
import { nextOpening, openSeconds, parseWindow, type Window } from '../../src/inventory/window.ts'

const at = (moment: string) => Date.parse(moment) / 1000
const say = (epochSeconds: number) => new Date(epochSeconds * 1000).toISOString()

function read(text: string): Window {
  const window = parseWindow(text)
  if (!window) throw new Error(`${text} is no window`)
  return window
}

describe('a window', () => {
  it.each([
    ['Tue,Thu 02:00-04:00 Europe/Dublin', ['Tue', 'Thu']],
    ['Mon-Wed,Sat 02:00-04:00 UTC', ['Mon', 'Tue', 'Wed', 'Sat']],
    ['Fri-Mon 22:00-02:00 UTC', ['Fri', 'Sat', 'Sun', 'Mon']],
  ])('has its days: %s', (text, days) => {
    expect(parseWindow(text)?.days).toEqual(days)
  })

  it.each([
    'Tue 02:00-04:00',
    'Tuesday 02:00-04:00 UTC',
    'Tue 2:00-4:00 UTC',
    'Tue 02:00-24:00 UTC',
    'Tue 02:00-02:00 UTC',
    'Tue 02:00-04:00 Europe/Dubln',
    'Tue, 02:00-04:00 UTC',
  ])('is none as %s', (text) => {
    expect(parseWindow(text)).toBeUndefined()
  })

  it.each<[window: string, moment: string, seconds: number | undefined]>([
    ['Tue 02:00-04:00 UTC', '2026-11-24T01:59:59Z', undefined],
    ['Tue 02:00-04:00 UTC', '2026-11-24T02:00:00Z', 7200],
    ['Tue 02:00-04:00 UTC', '2026-11-24T03:59:30Z', 30],
    ['Tue 02:00-04:00 UTC', '2026-11-24T04:00:00Z', undefined],
    ['Tue 02:00-04:00 UTC', '2026-11-25T03:00:00Z', undefined],
    ['Tue 22:00-02:00 UTC', '2026-11-25T01:00:00Z', 3600],
    ['Tue 22:00-02:00 UTC', '2026-11-24T01:00:00Z', undefined],
    ['daily 02:00-04:00 Asia/Tokyo', '2026-11-23T17:30:00Z', 5400],
    ['Tue 02:00-04:00 Europe/Dublin', '2026-07-07T01:30:00Z', 5400],
  ])('%s at %s is open for %s s', (text, moment, seconds) => {
    expect(openSeconds(read(text), at(moment))).toBe(seconds)
  })

  it.each([
    ['Tue,Thu 02:00-04:00 UTC', '2026-11-24T04:00:00Z', '2026-11-26T02:00:00.000Z'],
    ['Tue,Thu 02:00-04:00 UTC', '2026-11-24T03:00:07Z', '2026-11-24T03:00:07.000Z'],
    ['Sun 22:00-02:00 America/New_York', '2026-11-23T12:34:56Z', '2026-11-30T03:00:00.000Z'],
    ['Sun 03:00-04:00 Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['Sun 02:00-04:00 Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['Sun 02:30-03:30 Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
  ])('%s after %s opens at %s', (text, moment, opens) => {
    expect(say(nextOpening(read(text), at(moment)))).toBe(opens)
  })
})
