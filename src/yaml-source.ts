import { type Document, isAlias, isMap, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { nearest } from './near.ts'
import type { Problem } from './usage-failure.ts'

type Path = readonly PropertyKey[]
type Place = Pick<Problem, 'file' | 'line' | 'column'>
type Issue = z.core.$ZodIssue

/** One YAML file read against a schema: its entries or what is wrong, and where each thing stands. */
export type YamlSource<Entries> = {
  readonly file: string
  readonly entries: Entries
  readonly problems: readonly Problem[]
  /** Where an entry stands in the file, for problems that show only later. */
  readonly place: (path: Path) => Place
}

/** What a file should look like; `knownKeys` tells the keys of a place, to guess a mistyped one. */
export type YamlShape<Entries> = {
  readonly schema: z.ZodType<Entries>
  readonly empty: Entries
  readonly knownKeys: (path: Path) => readonly string[]
  /** Where an entry stands, of a text that was translated from another. */
  readonly place?: (path: Path) => Place
}

/** Reads a YAML text. Never throws: what is wrong comes back as problems with line and column. */
export function readYaml<Entries>(
  file: string,
  text: string,
  shape: YamlShape<Entries>,
): YamlSource<Entries> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  const place = shape.place ?? ((path: Path) => at(offsetOf(document, path)))
  const mistakes = document.errors.map((error) => ({
    ...at(error.pos[0]),
    message: sayYamlError(error.message),
  }))
  if (mistakes.length > 0) return { file, entries: shape.empty, problems: mistakes, place }
  const badAlias = findBadAlias(document)
  if (badAlias !== undefined) {
    const problems = [
      { ...at(badAlias), message: 'this alias (*name) stands for nothing: put it in quotes' },
    ]
    return { file, entries: shape.empty, problems, place }
  }
  const parsed = shape.schema.safeParse(document.toJS() ?? {}, { reportInput: true })
  if (parsed.success) return { file, entries: parsed.data, problems: [], place }
  const problems = parsed.error.issues.flatMap((issue) => sayIssue(issue, place, shape.knownKeys))
  return { file, entries: shape.empty, problems, place }
}

/** Where an alias stands that names nothing, as a glob without its quotes does, or more than one can hold. */
function findBadAlias(document: Document): number | undefined {
  try {
    document.toJS()
    return undefined
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
  }
  const offsets: number[] = []
  visit(document, (_key, node) => {
    if (isAlias(node) && !node.resolve(document)) offsets.push(node.range?.[0] ?? 0)
  })
  return offsets[0] ?? 0
}

function sayYamlError(message: string): string {
  return message === 'Map keys must be unique' ? 'this key stands here twice' : message
}

function sayIssue(
  issue: Issue,
  place: (path: Path) => Place,
  knownKeys: (path: Path) => readonly string[],
): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...place([...issue.path, key]),
      message: `unknown key "${key}"`,
      suggestion: nearest(key, knownKeys(issue.path)),
    }))
  }
  const last = issue.path.findLast((key) => typeof key === 'string')
  const name = last === undefined ? '' : `${last}: `
  return [{ ...place(issue.path), message: `${name}${sayMismatch(issue)}` }]
}

const spokenTypes: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

function sayMismatch(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (!issue.message.startsWith('Invalid input')) return issue.message
      return `expected ${spokenTypes[issue.expected] ?? issue.expected}, got ${sayType(issue.input)}`
    case 'invalid_value':
      return `expected one of ${issue.values.join(', ')}`
    case 'too_small':
      return `must be at least ${issue.minimum}`
    case 'too_big':
      return `must be at most ${issue.maximum}`
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues[0]?.message ?? issue.message
    default:
      return issue.message
  }
}

function sayType(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a mapping' : JSON.stringify(value)
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
