import type { Host, Inventory } from './inventory.ts'

/** The chosen hosts in inventory order, or the first term that names nothing. */
export type Selection = { readonly hosts: readonly Host[] } | { readonly unknown: string }

/** Names of hosts and groups, as far as choosing needs them. */
type Names = Pick<Inventory, 'hosts' | 'groups'>

/**
 * Chooses hosts by patterns. Terms are divided by commas: a host, a group, a glob `lon*`, a
 * numeric range `web[1-9]`, `all`; `!term` takes away, `&term` keeps only what is in it too. A
 * term that names nothing is never ignored: a mistyped `!lon1` must not upgrade lon1.
 */
export function selectHosts(inventory: Names, patterns: readonly string[]): Selection {
  const terms = patterns
    .flatMap((pattern) => pattern.split(','))
    .map((term) => term.trim())
    .filter((term) => term !== '')
    .map((term) => ({ term, sign: signOf(term), names: namesOf(inventory, term) }))
  const unknown = terms.find(({ names }) => names === undefined)
  if (unknown) return { unknown: unknown.term }
  const isChosen = ({ name }: Host) =>
    terms.some(({ sign, names }) => sign === '' && names?.includes(name)) &&
    terms.every(({ sign, names }) => sign === '' || names?.includes(name) === (sign === '&'))
  return { hosts: inventory.hosts.filter(isChosen) }
}

function signOf(term: string): '' | '&' | '!' {
  return term.startsWith('!') ? '!' : term.startsWith('&') ? '&' : ''
}

function namesOf(inventory: Names, term: string): readonly string[] | undefined {
  const bare = term.replace(/^[!&]/, '')
  const all = inventory.hosts.map((host) => host.name)
  if (bare === 'all') return all
  const group = inventory.groups.get(bare)
  if (group) return group
  const matching = all.filter((name) => matches(bare, name))
  return matching.length > 0 ? matching : undefined
}

/** `*` is any text, `?` one character, `[1-9]` a number from 1 to 9 (`[01-12]` keeps its zeros). */
function matches(term: string, name: string): boolean {
  const ranges = [...term.matchAll(/\[(\d+)-(\d+)\]/g)]
  const pattern = term
    .split(/(\*|\?|\[\d+-\d+\])/)
    .map((part) => patternOf(part))
    .join('')
  const digits = new RegExp(`^${pattern}$`).exec(name)?.slice(1)
  return digits?.every((text, index) => isWithin(text, ranges[index])) ?? false
}

function patternOf(part: string): string {
  if (part === '*') return '.*'
  if (part === '?') return '.'
  if (/^\[\d+-\d+\]$/.test(part)) return '(\\d+)'
  return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function isWithin(digits: string, range: RegExpMatchArray | undefined): boolean {
  const [, from = '', to = ''] = range ?? []
  const isPadded = from.startsWith('0') && from.length > 1
  if (isPadded ? digits.length !== from.length : digits !== String(Number(digits))) return false
  return Number(digits) >= Number(from) && Number(digits) <= Number(to)
}
