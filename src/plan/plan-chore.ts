import type { Step } from '../recipes/recipe.ts'
import { type Chore, chores } from '../recipes/works.ts'
import { findRelease } from '../releases/catalog.ts'
import { findChoreBlockers } from './chore-blockers.ts'
import { planMemcached } from './memcached.ts'
import type { Hop, HostPlan, PlannedCommand, SkipReason } from './plan.ts'
import { type Surveyed, setupOf } from './setup.ts'
import { usualSkips } from './skips.ts'

/** Which work, and what is asked for besides: of a verification which dump. */
export type ChoreWishes = { readonly work: Chore; readonly wanted?: string | undefined }

/** Work that asks nothing of a release: one hop that stays where it is, with the steps of the work. */
export function planChore(
  surveyed: Surveyed,
  { work, wanted }: ChoreWishes,
): Pick<HostPlan, 'to' | 'setup' | 'hops' | 'blockers'> {
  const { host, facts, application, from, standing } = surveyed
  const { steps, isOfDatabase, bringsUp = false } = chores[work]
  const isIdle = isOfDatabase && standing.role === 'sibling'
  const usual = setupOf(surveyed)
  const setup = {
    ...usual,
    leaveDown: usual.foundDown && !bringsUp,
    ...(wanted === undefined ? {} : { wanted }),
  }
  const restart = planMemcached(host, facts)
  const skips = usualSkips(setup, 'skip' in restart ? restart.skip : undefined)
  return {
    to: from,
    setup,
    hops: isIdle
      ? []
      : [
          hopOf(
            from,
            steps.map((step) => planStep(step, skips[step.id])),
          ),
        ],
    blockers: isIdle ? [] : findChoreBlockers(work, { host, facts, application }),
  }
}

function planStep({ hops: _, ...step }: Step, skip: SkipReason | undefined): PlannedCommand {
  return { ...step, ...(skip ? { skip } : {}) }
}

function hopOf(release: string, steps: Hop['steps']): Hop {
  const { line = 'v4', versionConstant = release, notesUrl = '' } = findRelease(release) ?? {}
  return { from: release, to: release, line, versionConstant, notesUrl, remarks: [], steps }
}
