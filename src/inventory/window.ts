import { minute, type Seconds } from '../duration.ts'

/** When a host may be started: days, and from when to when by the clocks of a place. */
export type Window = {
  readonly days: readonly string[]
  /** Minutes since midnight; `to` is of the next day where it comes before `from`. */
  readonly from: number
  readonly to: number
  readonly zone: string
}

const week = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
type Day = (typeof week)[number]

/** Reads `Tue,Thu 02:00-04:00 Europe/Dublin`, `Mon-Fri …` or `daily …`; nothing where it is none of these. */
export function parseWindow(text: string): Window | undefined {
  const [, days = '', from = '', to = '', zone = ''] =
    /^(\S+) (\d{2}:\d{2})-(\d{2}:\d{2}) (\S+)$/.exec(text) ?? []
  const named = days === 'daily' ? [...week] : days.split(',').flatMap(daysIn)
  const [begin, end] = [minutesOf(from), minutesOf(to)]
  if (named.length === 0 || named.includes('') || !isZone(zone)) return undefined
  if (begin === undefined || end === undefined || begin === end) return undefined
  return { days: named, from: begin, to: end, zone }
}

/** How long it stays open from this moment on; nothing where it is closed. */
export function openSeconds(window: Window, at: number): Seconds | undefined {
  const { weekday, minutes, seconds } = clockAt(at, window.zone)
  const { days, from, to } = window
  const length = (to - from + 24 * 60) % (24 * 60)
  const sinceFrom = (minutes - from + 24 * 60) % (24 * 60)
  if (sinceFrom >= length) return undefined
  const began = minutes >= from ? weekday : (weekday + 6) % 7
  return days.includes(week[began] ?? '') ? (length - sinceFrom) * minute - seconds : undefined
}

/** When it opens next, or this moment where it is open. */
export function nextOpening(window: Window, from: number): number {
  let at = from
  for (let steps = 0; steps < mostSteps && openSeconds(window, at) === undefined; steps += 1) {
    at += stepTowards(window, at)
  }
  return at
}

const mostSteps = 500
const quarter = 15

/** In quarters of an hour once it is near: clocks are changed at such a moment, and a day may lack an hour. */
function stepTowards({ from, zone }: Window, at: number): Seconds {
  const { minutes, seconds } = clockAt(at, zone)
  const ahead = (from - minutes + 24 * 60) % (24 * 60) || 24 * 60
  const near = 3 * 60
  const step = ahead > near ? ahead - near : Math.min(ahead, quarter - (minutes % quarter))
  return step * minute - seconds
}

function daysIn(text: string): string[] {
  const [first, last = first] = text.split('-').map((name) => week.indexOf(name as Day))
  if (first === undefined || last === undefined || first < 0 || last < 0) return ['']
  const count = ((last - first + 7) % 7) + 1
  return Array.from({ length: count }, (_, index) => week[(first + index) % 7] ?? '')
}

function minutesOf(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

function isZone(zone: string): boolean {
  try {
    return zone !== '' && formatFor(zone) !== undefined
  } catch {
    return false
  }
}

function clockAt(at: number, zone: string) {
  const parts = formatFor(zone).formatToParts(new Date(at * 1000))
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return {
    weekday: week.indexOf(of('weekday') as Day),
    minutes: Number(of('hour')) * 60 + Number(of('minute')),
    seconds: Number(of('second')),
  }
}

/** Throws `RangeError` on a place that nobody knows. */
function formatFor(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, weekday: 'short', hourCycle: 'h23' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
}
