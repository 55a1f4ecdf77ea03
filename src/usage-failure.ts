/** One thing wrong in a file the operator wrote. */
export type Problem = {
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly message: string
  readonly suggestion?: string | undefined
}

/** What has names that an operator types. */
export type Named =
  | 'host or group'
  | 'host'
  | 'host in this run'
  | 'rollout'
  | 'release'
  | 'run'
  | 'run on these hosts'
  | 'completion for'

/** The command cannot be carried out as it was typed; nothing was touched. */
export type UsageFailure =
  | {
      readonly kind: 'usage'
      readonly problem: string
      readonly suggestion?: string | undefined
      /** Else the help of what was typed. */
      readonly next?: string | undefined
    }
  | { readonly kind: 'config-invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'inventory-missing'; readonly path: string; readonly isDirectory: boolean }
  | { readonly kind: 'inventory-invalid'; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'name-unknown'
      readonly what: Named
      /** Absent where none was named, and there is none at all. */
      readonly name: string | undefined
      readonly names: readonly string[]
    }
  | {
      readonly kind: 'selection-empty'
      readonly hosts: readonly string[]
      readonly groups: readonly string[]
    }
  | {
      readonly kind: 'hosts-removed'
      readonly run: string
      readonly hosts: readonly string[]
      readonly inventory: string
    }
  /** Whose controller, in another terminal, answers. */
  | { readonly kind: 'run-attended'; readonly run: string }
  | {
      readonly kind: 'site-in-part'
      readonly site: string
      readonly missing: readonly string[]
      readonly whole: readonly string[]
      /** What was typed before the hosts, as `rollback`. */
      readonly command: string
    }
  | {
      readonly kind: 'confirmation-impossible'
      /** The words of the command line, with a yes to them. */
      readonly typed: string
    }
  | {
      readonly kind: 'review-impossible'
      /** The words of the command line, with a file that approves. */
      readonly typed: string
    }
  | { readonly kind: 'approval-empty'; readonly path: string; readonly isMissing: boolean }
  | { readonly kind: 'plan-unusable'; readonly path: string; readonly problem: string }
  | { readonly kind: 'file-unreadable'; readonly path: string; readonly reason: string }
  | { readonly kind: 'file-unwritable'; readonly path: string; readonly reason: string }

/** One thing that a plan was made from and that is not so any more. */
export type Change = {
  readonly host: string
  readonly fact: string
  readonly was: string
  readonly is: string
}

/** Why none of its hosts starts: the plan does not hold any more. */
export type PlanOutdated = {
  readonly kind: 'plan-outdated'
  readonly path: string
  readonly selection: string
  readonly changes: readonly Change[]
}
