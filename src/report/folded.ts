/** What one host printed, in lines that are safe to show. */
export type HostOutput = { readonly host: string; readonly lines: readonly string[] }

/** Each output once, under the names of all hosts that printed it. */
export function renderOutputs(outputs: readonly HostOutput[]): string[] {
  const folded = new Map<string, string[]>()
  for (const { host, lines } of outputs) {
    const text = lines.join('\n')
    folded.set(text, [...(folded.get(text) ?? []), host])
  }
  return [...folded].flatMap(([text, hosts]) => [sayWho(hosts), text || '(no output)', ''])
}

function sayWho(hosts: readonly string[]): string {
  return `== ${foldNames(hosts)}${hosts.length > 1 ? ` (${hosts.length} hosts)` : ''}`
}

/** As `--hosts` takes them: three or more names that only count up become `ham[1-4]`. */
export function foldNames(names: readonly string[]): string {
  return runsOf(names).map(sayRun).join(',')
}

/** More than that are no longer read in a sentence; the first few tell which they are. */
const mostInFull = 8
const shownOfMany = 6

/**
 * The same, in a sentence: `lon1, ham[1-4]`; of many that do not count up the first few, `and 92 more`.
 * Only where all of them can be read elsewhere: in the table, or with `--json`.
 */
export function sayNames(names: readonly string[]): string {
  const runs = runsOf(names)
  const shown = runs.length > mostInFull ? runs.slice(0, shownOfMany) : runs
  const rest = names.length - shown.flat().length
  const said = shown.map(sayRun).join(',').replaceAll(',', ', ')
  return rest > 0 ? `${said} and ${rest} more` : said
}

function runsOf(names: readonly string[]): Numbered[][] {
  const runs: Numbered[][] = []
  for (const name of names) {
    const each = numberOf(name)
    const last = runs.at(-1)
    if (last && isNext(last.at(-1), each)) last.push(each)
    else runs.push([each])
  }
  return runs
}

type Numbered = {
  readonly name: string
  readonly around: readonly [before: string, after: string]
  /** Absent where there is none, or one that is padded. */
  readonly number: number | undefined
}

function numberOf(name: string): Numbered {
  const [, before = '', digits = '', after = ''] = /^(.*?)(\d+)(\D*)$/.exec(name) ?? []
  const isPlain = digits !== '' && digits === String(Number(digits))
  return { name, around: [before, after], number: isPlain ? Number(digits) : undefined }
}

function isNext(last: Numbered | undefined, { around, number }: Numbered): boolean {
  if (last?.number === undefined || number !== last.number + 1) return false
  return around[0] === last.around[0] && around[1] === last.around[1]
}

function sayRun(run: readonly Numbered[]): string {
  const [first, last] = [run[0], run.at(-1)]
  if (!first || !last || run.length < 3) return run.map(({ name }) => name).join(',')
  const [before, after] = first.around
  return `${before}[${first.number}-${last.number}]${after}`
}
