/** A length of time as an operator writes it: `90s`, `30m`, `2h`; in code always whole seconds. */
export type Seconds = number

export const minute: Seconds = 60
export const hour: Seconds = 60 * minute
const secondsPerUnit = { s: 1, m: minute, h: hour } as const

/** Reads `90s`, `30m` or `2h` into seconds; `undefined` when it is none of these. */
export function parseDuration(text: string): Seconds | undefined {
  const match = /^(\d{1,6})([smh])$/.exec(text)
  if (!match) return undefined
  const [, count, unit] = match
  return Number(count) * secondsPerUnit[unit as keyof typeof secondsPerUnit]
}

/** Seconds as a person reads them at a glance: `9s`, `4m 10s`, `2h 05m`. */
export function formatDuration(seconds: Seconds): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${pad(whole % 60)}s`
  return `${Math.floor(whole / 3600)}h ${pad(Math.floor((whole % 3600) / 60))}m`
}

function pad(count: number): string {
  return String(count).padStart(2, '0')
}
