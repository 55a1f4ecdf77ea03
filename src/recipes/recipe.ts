import type { Seconds } from '../duration.ts'
import type { Rights } from '../inventory/inventory.ts'
import type { Line, Release } from '../releases/release.ts'
import type { StepId } from '../step-ids.ts'

/**
 * What a failure means. prepare: the site is up, untouched. change: down, code and libraries
 * changing, schema untouched: revert. commit: schema update begun: hold. finish: up again.
 */
type Phase = 'prepare' | 'change' | 'commit' | 'finish'

/** One command of a hop. `run` and `done` are POSIX sh in the installation's directory. */
export type Step = {
  readonly id: StepId
  /** What the operator reads: a short sentence without the full stop. */
  readonly title: string
  readonly phase: Phase
  readonly as: Rights
  /** A limit ends the step; in the commit phase it only warns. */
  readonly limit: Seconds
  /** `once` is never repeated when its end is unknown: a person settles it. */
  readonly retry: 'idempotent' | 'once'
  readonly run: string
  /** Text, as an extended regular expression, that its output must hold besides exit code 0. */
  readonly says?: string
  /** Succeeds where the effect is already there. */
  readonly done?: string
  /** In which hops of a run of several it has a place; everywhere unless it says. */
  readonly hops?: 'first' | 'last'
  /** What is done instead where it has no place on a host; else it is skipped there. */
  readonly instead?: Pick<Step, 'title' | 'run'>
}

/** The releases of one hop. */
export type Between = { readonly from: Release; readonly to: Release }

/** How releases of a line are left and reached, in the order of their upgrade page. */
export type Recipe = {
  readonly line: Line
  /** The page it follows. */
  readonly source: string
  /** Tracked files that the application, composer or bower rewrite. */
  readonly generated: readonly string[]
  /** Directories of installed libraries, kept aside before a hop. */
  readonly libraries: readonly string[]
  /** Up to the dump, on the code of the line. */
  readonly leaving: readonly RecipeStep[]
  /** From the checkout of a release of the line on. */
  readonly reaching: readonly RecipeStep[]
}

/** A step every hop of the line has, or one that its releases may ask for. */
type RecipeStep = Step | ((hop: Between) => Step | undefined)
