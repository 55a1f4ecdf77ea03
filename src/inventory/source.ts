import { type Document, isMap, LineCounter, type Node, parseDocument } from 'yaml'
import type { Problem } from '../failure.ts'
import { nearest } from '../near.ts'
import { type InventoryFile, inventoryFile, knownKeys } from './schema.ts'

type Path = readonly PropertyKey[]
type Issue = ReturnType<typeof issuesOf>[number]

const spokenTypes: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

/** One file of an inventory: its entries, what is wrong with it, and where each thing stands. */
export type Source = {
  readonly file: string
  readonly entries: InventoryFile
  readonly problems: readonly Problem[]
  /** Where an entry stands in the file, for problems that show only later. */
  readonly place: (path: Path) => Pick<Problem, 'file' | 'line' | 'column'>
}

/** Reads one YAML text against the schema. Never throws: what is wrong comes back as problems. */
export function readSource(file: string, text: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  const place = (path: Path) => at(offsetOf(document, path))
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      ...at(error.pos[0]),
      message: sayYamlError(error.message),
    }))
    return { file, entries: {}, problems, place }
  }
  const value: unknown = document.toJS() ?? {}
  const parsed = inventoryFile.safeParse(value, { reportInput: true })
  if (parsed.success) return { file, entries: parsed.data, problems: [], place }
  const problems = parsed.error.issues.flatMap((issue) => sayIssue(issue, place))
  return { file, entries: {}, problems, place }
}

function issuesOf(result: ReturnType<typeof inventoryFile.safeParse>) {
  return result.error?.issues ?? []
}

function sayYamlError(message: string): string {
  return message === 'Map keys must be unique' ? 'this key stands here twice' : message
}

function sayIssue(issue: Issue, place: Source['place']): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...place([...issue.path, key]),
      message: `unknown key "${key}"`,
      suggestion: nearest(key, knownKeys(issue.path)),
    }))
  }
  const where = place(issue.path)
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    const message = issue.issues[0]?.message ?? issue.message
    return [{ ...where, message: `${String(issue.path.at(-1))}: ${message}` }]
  }
  return [{ ...where, message: `${name(issue.path)}${sayMismatch(issue)}` }]
}

function sayMismatch(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    const expected = spokenTypes[issue.expected] ?? issue.expected
    return `expected ${expected}, got ${sayType(issue.input)}`
  }
  if (issue.code === 'invalid_value') return `expected one of ${issue.values.join(', ')}`
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`
  return issue.message
}

function name(path: Path): string {
  const last = path.at(-1)
  return last === undefined ? '' : `${String(last)}: `
}

function sayType(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  return JSON.stringify(value)
}

/** Start of the key at the end of `path`, or of the nearest thing around it that exists. */
function offsetOf(document: Document, path: Path): number {
  const parent = document.getIn(path.slice(0, -1), true)
  const key = path.at(-1)
  if (isMap(parent)) {
    const pair = parent.items.find((item) => String(item.key) === String(key))
    if (pair) return (pair.key as Node).range?.[0] ?? 0
  }
  const node = document.getIn(path, true) as Node | undefined
  if (node?.range) return node.range[0]
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1))
}
