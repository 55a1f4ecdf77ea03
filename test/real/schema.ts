import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const application = join(import.meta.dirname, 'application')

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

/** The names of the migrations that a release's code has, in the order in which the releases brought them. */
export function migrationsOf(release: string): string[] {
  const major = release.split('.')[0]
  const dirs = readdirSync(application).filter((name) => name.startsWith(`from-${major}.`))
  const until = dirs.filter((name) => !isLater(name.slice('from-'.length), release)).sort()
  return until.flatMap((name) => {
    const dir = join(application, name, 'database/migrations')
    return existsSync(dir)
      ? readdirSync(dir)
          .map((file) => file.replace(/\.php$/, ''))
          .sort()
      : []
  })
}

function rows(): string[][] {
  const text = readFileSync(join(application, 'schema'), 'utf8')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => line.split(' '))
}

function isLater(release: string, than: string): boolean {
  return release.localeCompare(than, 'en', { numeric: true }) > 0
}
