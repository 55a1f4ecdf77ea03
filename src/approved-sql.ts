import { createHash } from 'node:crypto'

/**
 * SQL that may be applied: by hop and database, as `4.8.0-4.9.0/mariadb-10.1`, the digests over its
 * sorted statements.
 */
export type ApprovedSql = Readonly<Record<string, readonly string[]>>

/** What a host recorded before a hop's schema update. */
export type RecordedSql = {
  readonly key: string
  readonly digest: string
  readonly count: number
}

/** Over the statements sorted by their bytes, a line each: as `record_sql` makes it on the host. */
export function digestOfSql(statements: readonly string[]): string {
  const lines = statements.map((line) => Buffer.from(line)).sort(Buffer.compare)
  return createHash('sha256')
    .update(`${lines.join('\n')}\n`)
    .digest('hex')
}

export function isApproved({ key, digest }: RecordedSql, approved: ApprovedSql): boolean {
  return approved[key]?.includes(digest) ?? false
}

/** Both, each digest once. */
export function alsoApprove(approved: ApprovedSql, more: ApprovedSql): ApprovedSql {
  const keys = [...new Set([...Object.keys(approved), ...Object.keys(more)])]
  return Object.fromEntries(
    keys.map((key) => [key, [...new Set([...(approved[key] ?? []), ...(more[key] ?? [])])]]),
  )
}

/** One hop's statements as a file of them has it, to be approved beforehand. */
export function formatSql(key: string, statements: readonly string[]): string {
  return [`-- ${key}`, ...statements, '', ''].join('\n')
}

/** What a file of statements approves; other comments and all whitespace in it mean nothing. */
export function parseApprovedSql(text: string): ApprovedSql {
  const parts = text.split(/^-- (\d[\w.]*(?:-[\w.]+)+\/[a-z]+-[\d.]+)[ \t]*\r?$/m).slice(1)
  let approved: ApprovedSql = {}
  for (let index = 0; index < parts.length; index += 2) {
    const [key = '', body = ''] = parts.slice(index, index + 2)
    approved = alsoApprove(approved, { [key]: [digestOfSql(statementsIn(body))] })
  }
  return approved
}

function statementsIn(body: string): string[] {
  const lines = body.split('\n').filter((line) => !/^\s*--/.test(line))
  return lines
    .join('\n')
    .split(/;[ \t\r]*$/m)
    .map((statement) => statement.replace(/[ \t\r\n]+/g, ' ').trim())
    .filter(Boolean)
    .map((statement) => `${statement};`)
}
