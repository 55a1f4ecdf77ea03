import type { HostFact } from '../events.ts'

/** A fact of a host's record, with the bytes of the record that end after it. */
export type Recorded = {
  readonly fact: HostFact & { readonly at: number }
  readonly offsetBytes: number
}

const longestLineBytes = 4096

/**
 * Reads a record as its bytes come, cut anywhere. Hands on each whole line that is a fact; what is
 * no fact (torn by a full disk, or not ours) is passed over, and its bytes count.
 */
export class RecordReader {
  #pending: Buffer = Buffer.alloc(0)
  #offsetBytes: number

  constructor(offsetBytes: number) {
    this.#offsetBytes = offsetBytes
  }

  /** Facts that end in these bytes. Throws `RangeError` on a line that no runner writes. */
  take(bytes: Buffer): Recorded[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])
    const recorded: Recorded[] = []
    let end = this.#pending.indexOf(10)
    while (end >= 0) {
      const line = this.#pending.subarray(0, end).toString('utf8')
      this.#pending = this.#pending.subarray(end + 1)
      this.#offsetBytes += end + 1
      const fact = parseFact(line)
      if (fact) recorded.push({ fact, offsetBytes: this.#offsetBytes })
      end = this.#pending.indexOf(10)
    }
    if (this.#pending.length > longestLineBytes)
      throw new RangeError('a line of the record is too long')
    return recorded
  }
}

const token = /^[\w./-]{1,100}$/
const count = /^\d{1,15}$/
const outcome = /^(upgraded|done|failed|reverted|held|interrupted|stopped)$/

/** What each fact holds besides its type; `?` where it may be missing. */
const fieldsOf: Readonly<Record<HostFact['type'], Readonly<Record<string, RegExp>>>> = {
  'attempt-started': { at: count, attempt: count, mode: /^(run|boot)$/ },
  'hop-started': { at: count, hop: token },
  'step-started': { at: count, step: token },
  'step-finished': { at: count, step: token, code: count },
  'step-skipped': { at: count, step: token, reason: token },
  'step-settled': { at: count, step: token },
  'step-overdue': { at: count, step: token },
  'things-counted': { at: count, step: token, count },
  'dump-made': { at: count, step: token, file: token, bytes: count },
  'sql-recorded': {
    at: count,
    step: token,
    key: token,
    digest: /^[0-9a-f]{64}$/,
    count,
    drops: count,
    uniques: count,
  },
  'site-went-down': { at: count },
  'site-came-up': { at: count },
  'hop-finished': { at: count, hop: token },
  'revert-started': { at: count, hop: token },
  'attempt-finished': {
    at: count,
    attempt: count,
    outcome,
    release: token,
    'step?': token,
    'code?': count,
    'reason?': token,
  },
}

/** One line of a record as a fact, or `undefined` where it is none: nothing else gets through. */
export function parseFact(line: string): Recorded['fact'] | undefined {
  const told = parseObject(line)
  const type = told?.type
  if (!told || typeof type !== 'string' || !Object.hasOwn(fieldsOf, type)) return undefined
  const fact: Record<string, unknown> = { type }
  for (const [name, pattern] of Object.entries(fieldsOf[type as HostFact['type']])) {
    const key = name.replace('?', '')
    const value = told[key]
    if (value === undefined && name.endsWith('?')) continue
    if (!isOf(pattern, value)) return undefined
    fact[key] = value
  }
  return fact as Recorded['fact']
}

/** Counts come as numbers, all else as text. */
function isOf(pattern: RegExp, value: unknown): boolean {
  return typeof value === (pattern === count ? 'number' : 'string') && pattern.test(String(value))
}

function parseObject(line: string): Record<string, unknown> | null | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
