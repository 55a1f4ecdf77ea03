import type { Blocker } from '../failure.ts'
import type { LastChange } from '../survey/facts.ts'
import type { Role } from './plan.ts'
import type { Surveyed } from './setup.ts'

/**
 * The last run that changed a host, with what it has to do with the database: of a site only the
 * schema host touches that. A sibling that has waited for it says it had, whatever came of it.
 */
export function ownChange({ facts, standing }: Surveyed): LastChange | undefined {
  const own = facts.lastChange
  if (standing.role !== 'sibling' || !own) return own
  const ofSite = touching(standing.foundThere?.lastChange)
  return { ...own, dump: undefined, hasTouchedSchema: own.run === ofSite?.run }
}

/** Where the database goes back, all hosts of the site go together; otherwise each by itself. */
export function togetherAs({ standing }: Surveyed, hasTouchedSchema: boolean): Role {
  return hasTouchedSchema ? standing.role : 'alone'
}

/** A sibling without a way back, whose database is about to go back. */
export function findChangedApart(
  { host: { site }, facts, standing }: Surveyed,
  wanted: string | undefined,
): Blocker | undefined {
  const { schemaHost, foundThere } = standing
  const run = touching(foundThere?.lastChange)?.run
  if (run === undefined || (wanted !== undefined && run !== wanted)) return undefined
  const own = facts.lastChange
  const isToGoBack = own?.run === run && !own.isUndone
  return isToGoBack ? undefined : { kind: 'site-changed-apart', site, schemaHost, run }
}

function touching(change: LastChange | undefined): LastChange | undefined {
  return change?.hasTouchedSchema && !change.isUndone ? change : undefined
}
