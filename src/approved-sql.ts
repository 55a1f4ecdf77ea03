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

/** Both, each digest once. */
export function alsoApprove(approved: ApprovedSql, more: ApprovedSql): ApprovedSql {
  const keys = [...new Set([...Object.keys(approved), ...Object.keys(more)])]
  return Object.fromEntries(
    keys.map((key) => [key, [...new Set([...(approved[key] ?? []), ...(more[key] ?? [])])]]),
  )
}
