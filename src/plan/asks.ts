import type { Host } from '../inventory/inventory.ts'
import type { EnvChange, Release } from '../releases/release.ts'
import type { Application } from '../survey/facts.ts'

/** What the releases of a way ask of this host and of its operator, besides the steps. */
export type Asks = {
  /** Commands that destroy where they are repeated. */
  readonly once: readonly string[]
  /** What only a person can do or decide. */
  readonly duties: readonly string[]
  /** `- KEY: why`: keys of its `.env` that are read no more, and those it lacks. */
  readonly env: readonly string[]
}

/** Of one release: what has no meaning for this host is left out, and what the inventory has a line for. */
export function asksOf(
  release: Release,
  { envKeys, preflight }: Application,
  { webPhp }: Pick<Host, 'webPhp'> = {},
): Asks {
  const { actions = [], duties = [], env = [] } = release
  const hasKey = (key: string) => envKeys.some((own) => isKey(own, key))
  const isNeeded = ({ about, ifSet, ifRows, isOfWebPhp }: (typeof duties)[number]) =>
    !(isOfWebPhp && webPhp) &&
    (!ifSet || hasKey(ifSet)) &&
    (!ifRows || preflight.some((each) => each.about === about))
  return {
    once: actions.filter(({ once }) => once).map(({ command }) => command),
    duties: duties.filter(isNeeded).map(({ about, command }) => sayDuty(about, command)),
    env: env.filter(({ key, change }) => hasKey(key) === (change === 'dropped')).map(sayEnv),
  }
}

/** Whether somebody must have read what a release asks before a host starts on its way to it. */
export function takesAck({ once, duties }: Asks): boolean {
  return once.length > 0 || duties.length > 0
}

const marks = { added: '+', dropped: '-', default: '~' } as const

/** `- MAIL_DRIVER: now MAIL_MAILER`. */
export function sayEnv({ key, change, about }: EnvChange): string {
  return `${marks[change]} ${key}: ${about}`
}

export function sayDuty(about: string, command: string | undefined): string {
  return command === undefined ? about : `${about} (${command})`
}

function isKey(own: string, key: string): boolean {
  return key.endsWith('*') ? own.startsWith(key.slice(0, -1)) : own === key
}
