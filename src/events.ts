import type { ApprovedSql } from './approved-sql.ts'
import type { Asked } from './asked.ts'
import type { HealthFailure, HostFailure } from './failure.ts'
import type { Plan } from './plan/plan.ts'

/** How a host ended. */
export type Outcome =
  | 'current'
  | 'upgraded'
  /** Work other than an upgrade has come to its end. */
  | 'done'
  | 'failed'
  | 'reverted'
  | 'held'
  | 'interrupted'
  | 'unknown'
  | 'blocked'
  | 'unreachable'
  | 'not-started'

/** How the runner on the host ended; `stopped` is a TERM, as at a shutdown. */
export type AttemptOutcome =
  | 'upgraded'
  | 'done'
  | 'failed'
  | 'reverted'
  | 'held'
  | 'interrupted'
  | 'stopped'

/** What the runner writes down on the host. Steps are named with their hop: `4.9.0/composer`. */
export type HostFact =
  | { readonly type: 'attempt-started'; readonly attempt: number; readonly mode: 'run' | 'boot' }
  | { readonly type: 'hop-started'; readonly hop: string }
  | { readonly type: 'step-started'; readonly step: string }
  | { readonly type: 'step-finished'; readonly step: string; readonly code: number }
  | { readonly type: 'step-skipped'; readonly step: string; readonly reason: string }
  /** An earlier attempt began it; its exit code, its effect or a person told that it was done. */
  | { readonly type: 'step-settled'; readonly step: string }
  /** A step that changes the schema runs longer than it should; it is not killed. */
  | { readonly type: 'step-overdue'; readonly step: string }
  | { readonly type: 'things-counted'; readonly step: string; readonly count: number }
  | {
      readonly type: 'dump-made'
      readonly step: string
      readonly file: string
      readonly bytes: number
    }
  /** What the schema update is to do: statements, how many drop something, how many make a key unique. */
  | {
      readonly type: 'sql-recorded'
      readonly step: string
      /** The hop and the database, as `4.8.0-4.9.0/mariadb-10.1`. */
      readonly key: string
      readonly digest: string
      readonly count: number
      readonly drops: number
      readonly uniques: number
    }
  | { readonly type: 'site-went-down' }
  | { readonly type: 'site-came-up' }
  | { readonly type: 'hop-finished'; readonly hop: string }
  | { readonly type: 'revert-started'; readonly hop: string }
  | {
      readonly type: 'attempt-finished'
      readonly attempt: number
      readonly outcome: AttemptOutcome
      /** The release the host stands on. */
      readonly release: string
      /** The step that decided it, and its exit code where it has one. */
      readonly step?: string
      readonly code?: number
      readonly reason?: string
    }

/** What a site says when it is asked: unknown is no answer at all, as of a host whose link is lost. */
export type Health = 'serves' | 'fails' | 'unknown'

/** Go on; go back, since another host does not get here or the SQL is refused; or stay down, since nobody knows. */
export type GateWord = 'go' | 'back' | 'hold'

/** Seconds since 1970, UTC: of the host's clock in what the host wrote, else of the controller's. */
type At = { readonly at: number }

/** What a host wrote, as the journal keeps it: with the bytes of its record that end there. */
export type HostEvent = HostFact & At & { readonly host: string; readonly offsetBytes: number }

/** What the controller did or saw. */
export type ControllerEvent = At &
  (
    | {
        readonly type: 'run-started'
        readonly run: string
        readonly by: string
        readonly inventory: string
        readonly concurrency: number
        readonly plan: Plan
        readonly asked?: Asked | undefined
        /** Put together from what its hosts know: there is no journal of it here. */
        readonly isRebuilt?: true
        /** What the operator approved beforehand. */
        readonly approved?: ApprovedSql | undefined
      }
    | {
        readonly type: 'run-resumed'
        readonly by: string
        readonly approved?: ApprovedSql | undefined
      }
    | { readonly type: 'stage-started'; readonly stage: string }
    | {
        readonly type: 'batch-started'
        readonly stage: string
        readonly batch: number
        readonly hosts: readonly string[]
      }
    | { readonly type: 'host-launched'; readonly host: string; readonly attempt: number }
    | { readonly type: 'host-attached'; readonly host: string; readonly fromBytes: number }
    /** Whether a host that waits for the others of its site, or for its review, may go on. */
    | {
        readonly type: 'word-given'
        readonly host: string
        readonly step: string
        readonly word: GateWord
      }
    /** It is to start once its window opens. */
    | { readonly type: 'window-awaited'; readonly host: string; readonly opensAt: number }
    | { readonly type: 'link-lost'; readonly host: string; readonly reason: string }
    /** In vain; it is tried again as long as the link's patience lasts. Never kept in the journal. */
    | { readonly type: 'link-retried'; readonly host: string; readonly attempt: number }
    | { readonly type: 'link-restored'; readonly host: string }
    /** The runner and what its step has printed so far; never kept in the journal. */
    | {
        readonly type: 'heartbeat-seen'
        readonly host: string
        readonly outputBytes: number
        readonly outputAgeSeconds: number
      }
    | {
        readonly type: 'host-finished'
        readonly host: string
        readonly outcome: Outcome
        readonly failure?: HostFailure
      }
    | {
        readonly type: 'soak-started'
        readonly stage: string
        readonly seconds: number
        /** Whose sites are asked all through it, and how often. */
        readonly hosts: readonly string[]
        readonly everySeconds: number
      }
    /** Asked of a host whose runner died: what it did last may not be in its record. */
    | { readonly type: 'site-seen'; readonly host: string; readonly isDown: boolean }
    /** Only where a site says something else than before. */
    | {
        readonly type: 'health-sampled'
        readonly host: string
        readonly health: Health
        readonly told?: string | undefined
      }
    /** Asked again and again, and it does not serve, or nobody can tell. */
    | { readonly type: 'health-lost'; readonly host: string; readonly failure: HealthFailure }
    | { readonly type: 'soak-finished'; readonly stage: string }
    | {
        readonly type: 'budget-spent'
        readonly stage: string
        readonly failed: number
        readonly budget: number
      }
    /** From here on the journal has nothing; never in the journal itself. */
    | { readonly type: 'journal-lost'; readonly path: string; readonly reason: string }
    | { readonly type: 'run-halted'; readonly reason: HaltReason }
    | { readonly type: 'run-detached' }
    | { readonly type: 'run-finished' }
  )

/** Why a run starts nothing new. */
export type HaltReason = 'budget' | 'operator' | 'journal'

/** Everything that can happen. Past tense, never changed; all views are folds of these. */
export type FleetEvent = HostEvent | ControllerEvent

/** Says at compile time that a switch has seen every case. */
export function assertNever(value: never): never {
  throw new Error(`not a case: ${JSON.stringify(value)}`)
}
