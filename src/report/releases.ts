import { sayDuty, sayEnv } from '../plan/asks.ts'
import type { Release } from '../releases/release.ts'
import { renderGrid } from './grid.ts'

/** What a release asks for, under the heads that it has. */
export type Ask = { readonly head: string; readonly lines: readonly string[] }

/** Everything a release asks for besides the steps of its line. */
export function asksOf(release: Release): Ask[] {
  const { settings = [], env = [], preflight = [], migrations = [], remarks = [] } = release
  const { actions = [], duties = [], extensions = [] } = release
  const asks: Ask[] = [
    { head: 'needs', lines: extensions.map((extension) => `the PHP extension ${extension}`) },
    { head: 'stops at', lines: preflight.map(({ about }) => about) },
    { head: '.env', lines: [...settings.map((key) => `! ${key}: mandatory`), ...env.map(sayEnv)] },
    { head: 'schema', lines: release.changesSchema ? ['its tables change'] : [] },
    { head: 'migrations', lines: migrations },
    { head: 'runs', lines: actions.map((action) => sayAction(action, release)) },
    { head: 'by hand', lines: duties.map(sayDutyOf) },
    { head: 'know', lines: remarks },
  ]
  return asks.filter(({ lines }) => lines.length > 0)
}

type Action = NonNullable<Release['actions']>[number]
type Duty = NonNullable<Release['duties']>[number]

function sayAction({ command, once, says }: Action, { version }: Release): string {
  if (once) return `artisan ${command}, once only: it takes --ack ${version}`
  return `artisan ${command}${says === undefined ? ', which only lists' : ''}`
}

function sayDutyOf({ about, command, ifSet, ifRows }: Duty): string {
  const where = ifSet ? `where .env sets ${ifSet}: ` : ifRows ? 'where it applies: ' : ''
  return `${where}${sayDuty(about, command)}`
}

/** `1`, `1, 2 not proven`, `1 or 2`, `2`: the major versions of composer. */
export function sayComposer({ composer, composerProven }: Release): string {
  if (composerProven) return '1, 2 not proven'
  if (composer === '^2') return '2'
  return composer?.includes('<3') ? '1 or 2' : '1'
}

export function sayPhp({ php, phpProven }: Release): string {
  return phpProven === undefined ? php : `${php}, proven ${phpProven}`
}

/** A release a row. */
export function renderReleases(releases: readonly Release[]): string {
  const rows = releases.map((release) => [
    release.version,
    release.date,
    release.line,
    release.php,
    sayComposer(release),
    sayInShort(release),
  ])
  return renderGrid(['release', 'date', 'line', 'PHP', 'composer', 'asks for'], rows)
}

function sayInShort(release: Release): string {
  const { migrations = [], actions = [], duties = [], env = [] } = release
  const isOnce = actions.some(({ once }) => once)
  return [
    ...(release.changesSchema ? ['schema'] : []),
    ...(migrations.length > 0 ? [`migrations: ${migrations.length}`] : []),
    ...(actions.length > 0 ? [`commands: ${actions.length}${isOnce ? ' (once only)' : ''}`] : []),
    ...(env.length > 0 ? [`.env: ${env.length}`] : []),
    ...(duties.length > 0 ? [`by hand: ${duties.length}`] : []),
  ].join(' · ')
}

const notes = {
  all: 'read whole',
  part: 'read in part',
  none: 'not to be read: what it asks for is from its code',
} as const

/** One release whole. */
export function renderRelease(release: Release): string {
  const asks = asksOf(release).flatMap(({ head, lines }) =>
    lines.map((line, index) => `${(index === 0 ? head : '').padEnd(12)}${line}`),
  )
  return [
    `${release.version} of ${release.date}, line ${release.line}`,
    `${'PHP'.padEnd(12)}${sayPhp(release)}`,
    `${'composer'.padEnd(12)}${sayComposer(release)}`,
    ...asks,
    `${'notes'.padEnd(12)}${release.notesUrl} (${notes[release.notesRead]})`,
  ].join('\n')
}
