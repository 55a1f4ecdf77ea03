import { existsSync } from 'node:fs'
import { type ApprovedSql, parseApprovedSql } from '../approved-sql.ts'
import { ExpectedFailure } from '../failure.ts'
import { readText } from '../files.ts'

/** What the file of `--approve-sql` approves. Throws where it approves nothing: that was not meant. */
export function readApprovedSql(path: string | undefined): ApprovedSql {
  if (path === undefined) return {}
  const approved = existsSync(path) ? parseApprovedSql(readText(path)) : undefined
  if (approved && Object.keys(approved).length > 0) return approved
  throw new ExpectedFailure({ kind: 'approval-empty', path, isMissing: approved === undefined })
}
