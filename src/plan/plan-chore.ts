import type { Blocker } from '../failure.ts'
import type { Step } from '../recipes/recipe.ts'
import { recipeFor, stepsTo } from '../recipes/recipe-for.ts'
import { type Chore, chores } from '../recipes/works.ts'
import { findRelease, nearestRelease } from '../releases/catalog.ts'
import { findChoreBlockers } from './chore-blockers.ts'
import { withHooks } from './hooks.ts'
import { planMemcached } from './memcached.ts'
import type { Hop, HostPlan, PlannedCommand, SkipReason } from './plan.ts'
import { absentFrom } from './plan-upgrade.ts'
import { withReview } from './review.ts'
import { type Surveyed, setupOf } from './setup.ts'
import { stepsInRole } from './site-steps.ts'
import { usualSkips } from './skips.ts'

export type ChoreWishes = {
  readonly work: Chore
  /** What is asked for besides: a dump, a time, a command. */
  readonly wanted?: string | undefined
  /** With whose rights, where that is asked. */
  readonly as?: Step['as'] | undefined
}

/** Work that asks nothing of a release: one hop that stays where it is, with the steps of the work. */
export function planChore(
  surveyed: Surveyed,
  wishes: ChoreWishes,
): Pick<HostPlan, 'to' | 'setup' | 'hops' | 'blockers'> {
  const { from } = surveyed
  const { isReviewed } = chores[wishes.work]
  const setup = setupFor(surveyed, wishes)
  if (isIdle(surveyed, wishes)) return { to: from, setup, hops: [], blockers: [] }
  const own = ownSteps(surveyed, wishes).map((step) => planStep(step, skipsOf(surveyed, setup)))
  const hooked = withHooks(own, surveyed.host, { isFirst: true })
  const steps = isReviewed ? stepsInRole(withReview(hooked), setup.role, true) : hooked
  return {
    to: from,
    setup,
    hops: [hopOf(surveyed, steps)],
    blockers: [...findUnknown(surveyed, wishes), ...findChoreBlockers(wishes.work, surveyed)],
  }
}

/** Of a site, the schema host does it or says that the database is in order; the others only go along. */
function isIdle({ standing, application }: Surveyed, { work }: ChoreWishes): boolean {
  const { isOfDatabase, isReviewed } = chores[work]
  const isSibling = standing.role === 'sibling'
  const { schema } = (isSibling ? standing.foundThere?.application : application) ?? {}
  if (isReviewed) return schema === 'in-sync'
  return isOfDatabase && isSibling
}

function setupFor(surveyed: Surveyed, { work, wanted }: ChoreWishes) {
  const usual = setupOf(surveyed)
  return {
    ...usual,
    leaveDown: usual.foundDown && !chores[work].bringsUp,
    generated: recipeFor(lineOf(surveyed.from)).generated,
    ...(wanted === undefined ? {} : { wanted }),
    ...(work === 'verify' && surveyed.host.branch ? { branch: surveyed.host.branch } : {}),
  }
}

/** Of a major that fleet does not know, nobody knows the steps: doing none of them is not doing it. */
function findUnknown({ from: release }: Surveyed, { work }: ChoreWishes): Blocker[] {
  const isKnown =
    nearestRelease(release) || chores[work].steps.every((step) => typeof step !== 'string')
  return isKnown ? [] : [{ kind: 'line-unsupported', release }]
}

/** A step that is only named is the one of the release's line, done with nothing to take back. */
function ownSteps({ from, host }: Surveyed, { work, as }: ChoreWishes): Step[] {
  const release = nearestRelease(from)
  const ofLine = release ? stepsTo(release) : []
  const { steps, isReviewed } = chores[work]
  return steps
    .flatMap((step) => {
      if (typeof step !== 'string') return step
      const found = ofLine.find(({ id }) => id === step)
      return found ? { ...found, phase: isReviewed ? found.phase : 'prepare' } : []
    })
    .filter(({ id }) => !absentFrom(host).includes(id))
    .map((step) => (as ? { ...step, as } : step))
}

function skipsOf({ host, facts }: Surveyed, setup: ReturnType<typeof setupFor>) {
  const restart = planMemcached(host, facts)
  return usualSkips(setup, 'skip' in restart ? restart.skip : undefined)
}

function planStep(
  { hops: _, ...step }: Step,
  skips: Partial<Record<Step['id'], SkipReason | undefined>>,
): PlannedCommand {
  const skip = skips[step.id]
  return { ...step, ...(skip ? { skip } : {}) }
}

function hopOf({ from, host, application }: Surveyed, steps: Hop['steps']): Hop {
  const { versionConstant = application.version ?? from, notesUrl = '' } = findRelease(from) ?? {}
  const ownConstant = host.branch === undefined ? undefined : application.version
  return {
    ...{ from, to: from, line: lineOf(from), notesUrl, remarks: [], steps },
    versionConstant: ownConstant ?? versionConstant,
  }
}

function lineOf(release: string): Hop['line'] {
  return nearestRelease(release)?.line ?? 'v4'
}
