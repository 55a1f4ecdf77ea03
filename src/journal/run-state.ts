import type { ApprovedSql, RecordedSql } from '../approved-sql.ts'
import type { Asked } from '../asked.ts'
import type { Seconds } from '../duration.ts'
import type { AttemptOutcome, HaltReason, Outcome } from '../events.ts'
import type { HostFailure } from '../failure.ts'
import type { Plan } from '../plan/plan.ts'

/** Where a run stands: the fold of its events. */
export type RunState = {
  readonly run: string
  readonly by: string
  readonly inventory: string
  readonly concurrency: number
  readonly plan: Plan
  /** What a next command has to say again. */
  readonly asked?: Asked | undefined
  /** There is no journal of it here, so it is only watched. */
  readonly isRebuilt?: true
  /** SQL that hosts may apply, and without a review what the first of them did: other SQL stops. */
  readonly approved: ApprovedSql
  readonly startedAt: number
  readonly finishedAt?: number | undefined
  readonly haltedBy?: HaltReason | undefined
  /** The journal has not all of it, and the hosts do. */
  readonly isJournalLost?: boolean | undefined
  readonly isDetached: boolean
  /** The last one that began. */
  readonly batch?: { readonly stage: string; readonly number: number } | undefined
  /** Due before the next batch, after the last one that began. */
  readonly soak?: Soak | undefined
  readonly hosts: ReadonlyMap<string, HostState>
}

/** `endsAt` once it has begun: whoever takes it up waits the rest; it begins anew after a site was lost. */
export type Soak = {
  readonly stage: string
  readonly seconds: Seconds
  readonly endsAt: number | undefined
}

/** Where one host stands in a run. Times are epoch seconds. */
export type HostState = {
  readonly host: string
  /** The last attempt in the host's record; 0 before the first. */
  readonly attempt: number
  /** How that attempt ended; absent while it goes on, or when its end is not known. */
  readonly attemptOutcome?: AttemptOutcome | undefined
  /** Bytes of the host's record seen so far. */
  readonly offsetBytes: number
  readonly hop?: string | undefined
  /** The running step, or the last one. */
  readonly step?: string | undefined
  readonly stepStartedAt?: number | undefined
  readonly isStepRunning: boolean
  /** The step that decided how the attempt ended, and its exit code. */
  readonly failedStep?: string | undefined
  readonly failedCode?: number | undefined
  /** Why it ended before its first step. */
  readonly failedReason?: string | undefined
  /** The release it stands on, as far as it has said. */
  readonly release?: string | undefined
  readonly downSince?: number | undefined
  /** Of all times it was down and came up again. */
  readonly downtimeSeconds: number
  readonly startedAt?: number | undefined
  readonly finishedAt?: number | undefined
  readonly fixedPermissions: number
  /** Where it was only to count them. */
  readonly wrongPermissions?: number | undefined
  /** What writes besides the application was quieted, and not told yet that it may go on. */
  readonly areWritersQuiet: boolean
  /** The dump that was what the run is for. */
  readonly dump?: { readonly file: string; readonly bytes: number } | undefined
  /** What its last schema update was to do. */
  readonly sql?: RecordedSql | undefined
  readonly isLinkLost: boolean
  readonly outcome?: Outcome | undefined
  readonly failure?: HostFailure | undefined
}

/** How a host stands in the end, also where no controller saw its end. */
export function outcomeOf(host: HostState): Outcome {
  if (host.outcome) return host.outcome
  if (host.attempt === 0) return host.startedAt === undefined ? 'not-started' : 'unknown'
  return outcomeOfAttempt(host) ?? 'unknown'
}

/** It has done what it was to do. */
export function isWell(outcome: Outcome | AttemptOutcome | undefined): boolean {
  return outcome === 'upgraded' || outcome === 'done'
}

/** What the end of an attempt means; a runner stops only where the site is down, else it fails or goes on. */
export function outcomeOfAttempt({ attemptOutcome }: HostState): Outcome | undefined {
  return attemptOutcome === 'stopped' ? 'held' : attemptOutcome
}
