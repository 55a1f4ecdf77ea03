import { type Chore, chores } from '../recipes/works.ts'
import { findRelease } from '../releases/catalog.ts'
import { findChoreBlockers } from './blockers.ts'
import type { Hop, HostPlan } from './plan.ts'
import { type Surveyed, setupOf } from './setup.ts'

/** Which work, and of a verification which dump: the newest unless it says. */
export type ChoreWishes = { readonly work: Chore; readonly dump?: string | undefined }

/** Work that asks nothing of a release: one hop that stays where it is, with the steps of the work. */
export function planChore(
  surveyed: Surveyed,
  { work, dump }: ChoreWishes,
): Pick<HostPlan, 'to' | 'setup' | 'hops' | 'blockers'> {
  const { host, facts, application, from, standing } = surveyed
  const { steps, isOfDatabase } = chores[work]
  const isIdle = isOfDatabase && standing.role === 'sibling'
  return {
    to: from,
    setup: { ...setupOf(surveyed), ...(dump === undefined ? {} : { dump }) },
    hops: isIdle ? [] : [hopOf(from, steps)],
    blockers: isIdle ? [] : findChoreBlockers(work, { host, facts, application }),
  }
}

function hopOf(release: string, steps: Hop['steps']): Hop {
  const { line = 'v4', versionConstant = release, notesUrl = '' } = findRelease(release) ?? {}
  return { from: release, to: release, line, versionConstant, notesUrl, remarks: [], steps }
}
