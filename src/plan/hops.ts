import type { Host } from '../inventory/inventory.ts'
import type { Step } from '../recipes/recipe.ts'
import { stepsTo } from '../recipes/recipe-for.ts'
import { releasesWith } from '../releases/found.ts'
import type { StepId } from '../step-ids.ts'
import type { Application } from '../survey/facts.ts'
import { asksOf } from './asks.ts'
import { withHooks } from './hooks.ts'
import type { Hop, PlannedCommand, Setup, SkipReason } from './plan.ts'
import { withReview } from './review.ts'
import { stepsInRole } from './site-steps.ts'
import { type Skips, usualSkips } from './skips.ts'

type Wanted = {
  readonly skipMemcached?: SkipReason | undefined
  readonly review?: boolean
  readonly absent?: readonly StepId[]
  /** What the inventory puts around the steps. */
  readonly around?: Pick<Host, 'hooks' | 'reload' | 'webPhp'>
  /** What was found on the host, for what differs by it. */
  readonly application?: Application
}

const noHooks = { hooks: { before: {}, after: {} } }

/** The hops along a path of releases (the installed one first), each with its steps. */
export function planHops(
  path: readonly string[],
  setup: Pick<Setup, 'health' | 'leaveDown' | 'role'>,
  { skipMemcached, review = false, absent = [], around = noHooks, application }: Wanted = {},
): Hop[] {
  const skips = usualSkips(setup, skipMemcached)
  return path.slice(1).flatMap((to, index) => {
    const find = releasesWith(application?.git.foundReleases ?? [])
    const release = find(to)
    if (!release) return []
    const { line, versionConstant, notesUrl, remarks = [] } = release
    const from = path[index] ?? ''
    const place = { isFirst: index === 0, isLast: index === path.length - 2 }
    const own = stepsTo(release, find(from))
      .filter((step) => hasPlace(step, place) && !absent.includes(step.id))
      .map((step) => planStep(step, place.isFirst, skips))
    const steps = withHooks(own, around, { to, isFirst: place.isFirst })
    return {
      from,
      to,
      line,
      versionConstant,
      notesUrl,
      remarks,
      ...(application ? { asks: asksOf(release, application, around) } : {}),
      steps: stepsInRole(review ? withReview(steps) : steps, setup.role, place.isFirst),
    }
  })
}

type Place = { readonly isFirst: boolean; readonly isLast: boolean }

function hasPlace({ hops }: Step, { isFirst, isLast }: Place): boolean {
  return hops === undefined || (hops === 'first' ? isFirst : isLast)
}

/** After the first hop the site is down already: what prepares a later hop is part of its change. */
export function planStep(
  { hops, instead, ...step }: Step,
  isFirst: boolean,
  skips: Skips,
): PlannedCommand {
  const skip = skips[step.id]
  const phase = step.phase === 'prepare' && !isFirst ? 'change' : step.phase
  return { ...step, phase, ...(skip && (instead ?? { skip })) }
}
