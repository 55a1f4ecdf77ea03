import { parseDuration, type Seconds } from '../../duration.ts'

/** A count that an operator gave. */
export function wholeNumber(flag: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value
  throw new Error(`${flag}: expected a whole number from 1 on`)
}

/** A flag for a time, in seconds for the command. */
export function duration(usual: string, describe: string) {
  return {
    type: 'string',
    default: usual,
    describe,
    coerce: readDuration,
  } as const
}

export function readDuration(value: string): Seconds {
  const seconds = parseDuration(value)
  if (seconds === undefined) throw new Error(`"${value}" is no duration such as 90s, 30m or 2h`)
  return seconds
}

/** An address may hold a secret, and is not told. Empty, it is none. */
export function webAddress(value?: string): string | undefined {
  if (!value || (/^https?:/i.test(value) && URL.canParse(value))) return value
  throw new Error('--notify: expected an address such as https://chat.example.net/hooks/x')
}
