import type { Asked } from '../asked.ts'
import type { Failure } from '../failure.ts'

/** A failure in words: what, the evidence, and the command to type next. */
export type Words = {
  readonly what: string
  readonly evidence: readonly string[]
  readonly next: string
}

/** Whom the failure is about, for the next command. */
export type About = {
  readonly host?: string
  readonly run?: string
  readonly asked?: Asked | undefined
}

/** Words for every kind of a family of failures; a kind without words does not compile. */
export type Wording<Kinds extends Failure> = {
  [Kind in Kinds['kind']]: (
    failure: Extract<Kinds, { kind: Kind }>,
    about: Required<Pick<About, 'host' | 'run'>>,
  ) => readonly [what: string, next: string, evidence?: readonly string[]]
}
