import Table from 'cli-table3'

/** No lines: columns apart by two spaces read well and can be cut with awk. */
const sides = ['top', 'bottom', 'left', 'right']
const lines = [
  ...sides,
  ...sides.flatMap((side) => [`${side}-mid`, `${side}-left`, `${side}-right`]),
  'mid',
  'mid-mid',
]
const bare = { ...Object.fromEntries(lines.map((line) => [line, ''])), middle: '  ' }

/**
 * Rows under a head, as text without colours of its own. Cells are shown as they are: clean them. A row
 * may end early; the library would draw a line between two of those.
 */
export function renderGrid(
  head: readonly string[],
  rows: ReadonlyArray<readonly string[]>,
): string {
  const table = new Table({
    head: [...head],
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  table.push(...rows.map((row) => head.map((_, column) => row[column] ?? '')))
  return table.toString().replaceAll(/ +$/gm, '')
}
