import { type ApprovedSql, isApproved, type RecordedSql } from '../approved-sql.ts'
import type { GateWord } from '../events.ts'
import type { Member } from './site-words.ts'

/** A host that waits until its SQL is approved. */
export type Review = { readonly host: string; readonly step: string; readonly sql: RecordedSql }

export function findReviews(members: readonly Member[]): Review[] {
  return members.flatMap(({ state: { host, step = '', sql, isStepRunning, outcome } }) =>
    step.endsWith('/wait-review') && isStepRunning && !outcome && sql ? [{ host, step, sql }] : [],
  )
}

/** What was decided before needs nobody: the same SQL goes on, other SQL goes back. */
export function decideReview({ sql }: Review, approved: ApprovedSql): GateWord | undefined {
  if (!approved[sql.key]) return undefined
  return isApproved(sql, approved) ? 'go' : 'back'
}
