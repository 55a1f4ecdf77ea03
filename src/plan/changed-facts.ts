import type { Change } from '../usage-failure.ts'
import type { HostPlan } from './plan.ts'
import type { Basis } from './plan-file.ts'

/** They change from one minute to the next; whether there is enough of them is asked anew. */
const unsteady =
  /^(application\.(disk|permissions)\.|application\.database\.(bytes|server\.since)$|application\.memcached\.since$)/

/** What follows from the files that are changed, or from a skin: told where nothing else tells it. */
const derived = /^ownFiles\.originals\./

/** What a plan rests on that is not as it was; nothing where it still holds. */
export function findChanges(host: string, was: Basis, is: Basis | undefined): Change[] {
  if (!is) return [{ host, fact: 'the host', was: 'reached', is: 'not reached' }]
  const [before, now] = [leavesOf(was.facts), leavesOf(is.facts)]
  const names = [...new Set([...before.keys(), ...now.keys()])].filter(
    (name) => !unsteady.test(name),
  )
  const changes = [
    ...names.flatMap((name) => compare(host, name, before.get(name), now.get(name))),
    ...(was.settings === is.settings
      ? []
      : [{ host, fact: 'its settings in the inventory', was: 'as planned', is: 'others' }]),
  ]
  const own = changes.filter(({ fact }) => !derived.test(fact))
  return own.length > 0 ? own : changes
}

/** Where the facts are the same and the plan is not: the file was edited, or another fleet made it. */
export function isSamePlan(one: HostPlan | undefined, other: HostPlan | undefined): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function compare(host: string, name: string, was: unknown, is: unknown): Change[] {
  const fact = name.replace(/^application\./, '')
  if (Array.isArray(was) && Array.isArray(is)) {
    const [gone, come] = [without(was, is), without(is, was)]
    return gone + come === '' ? [] : [{ host, fact, was: gone || 'without', is: come || 'without' }]
  }
  if (was === is) return []
  return [{ host, fact, was: say(was), is: say(is) }]
}

function without(list: readonly unknown[], other: readonly unknown[]): string {
  return list.filter((each) => !other.includes(each)).join(', ')
}

function say(value: unknown): string {
  if (value === undefined || value === '') return 'none'
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value)
}

/** Every value of a fact by its path; a list is one, of words. */
function leavesOf(value: unknown, path = ''): Map<string, unknown> {
  if (Array.isArray(value)) {
    return new Map([
      [path, value.map((each) => (isPlain(each) ? each : JSON.stringify(sorted(each))))],
    ])
  }
  if (isPlain(value)) return value === undefined ? new Map() : new Map([[path, value]])
  const entries = Object.entries(value as object)
  return new Map(
    entries.flatMap(([key, each]) => [...leavesOf(each, path === '' ? key : `${path}.${key}`)]),
  )
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

/** With its keys in one order and nothing undefined, as JSON has it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (isPlain(value)) return value
  const entries = Object.entries(value as object).filter(([, each]) => each !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  )
}
