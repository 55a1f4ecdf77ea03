import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every column that a release's entities have, as `table.column`, by the application's own list. */
export function columnsOf(release: string): string[] {
  const columns = new Set<string>()
  for (const [since = '', table, ...changes] of rows()) {
    if (isLater(since, release)) continue
    for (const change of changes.filter((each) => !each.startsWith('UNIQ:'))) {
      const [column = ''] = change.replace(/^-/, '').split(':')
      if (change.startsWith('-')) columns.delete(`${table}.${column}`)
      else columns.add(`${table}.${column}`)
    }
  }
  return [...columns].sort()
}

function rows(): string[][] {
  const text = readFileSync(join(import.meta.dirname, 'application/schema'), 'utf8')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => line.split(' '))
}

function isLater(release: string, than: string): boolean {
  return release.localeCompare(than, 'en', { numeric: true }) > 0
}
