import type { Step } from './recipe.ts'
import * as database from './steps/database.ts'

/** What a run does with its hosts. */
export type Work = 'upgrade' | 'rollback' | Chore

/** Work that asks nothing of a release: the same steps on each. */
export type Chore = 'backup' | 'verify'

/** How such work is done. */
type ChoreRecipe = {
  readonly steps: readonly Step[]
  /** It is about the database: of a site only the schema host has anything to do. */
  readonly isOfDatabase: boolean
}

export const chores: Readonly<Record<Chore, ChoreRecipe>> = {
  backup: { steps: [database.dump], isOfDatabase: true },
  verify: { steps: [database.verify], isOfDatabase: true },
}
