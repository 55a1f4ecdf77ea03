import type { Inventory, Rollout } from '../inventory/inventory.ts'
import { chores, isChore } from '../recipes/works.ts'
import type { Survey } from '../survey/survey.ts'
import { oneSiteFirst } from './one-site-first.ts'
import { canStart, type HostPlan, type Plan } from './plan.ts'
import { planHost, type Wishes } from './plan-host.ts'
import { isReviewed } from './review.ts'
import { blockSites, standingOf } from './sites.ts'
import { assignStages, atOnce, planStages, usualRollout } from './stages.ts'

/** From where the hosts were chosen, by what, and the order they go in, if one is named. */
export type Choice = {
  readonly inventory: Inventory
  readonly selection: string
  readonly rollout: Rollout | undefined
  /** One site before all others, whatever the rollout says. */
  readonly isFirstAlone?: boolean | undefined
}

/**
 * The plan for the chosen hosts: each host's path, and the order of the rollout. Unreachable hosts
 * stand in their batches, since they count against the budget; blocked and current ones do not.
 */
export function planFleet(
  surveys: readonly Survey[],
  wishes: Wishes,
  { inventory, rollout, selection, isFirstAlone = false }: Choice,
): Plan {
  const alone = surveys.map((survey) =>
    planHost(survey, wishes, standingOf(survey, inventory, surveys)),
  )
  const hosts = goesTogether(wishes) ? blockSites(alone, surveys) : alone
  const starting = hosts.filter((plan) => canStart(plan) || plan.unreachable)
  const order = rollout ?? orderOf(wishes, hosts)
  const names = hosts.map((plan) => plan.host)
  const stageOf = assignStages(order, names, inventory)
  const stages = planStages(order, stageOf, starting)
  return {
    work: wishes.work,
    target: targetOf(wishes),
    selection,
    rollout: order.name,
    stages: isFirstAlone || isReviewed({ hosts }) ? oneSiteFirst(stages, hosts) : stages,
    hosts: hosts.map((plan) => ({ ...plan, stage: stageOf.get(plan.host)?.name ?? '' })),
  }
}

function targetOf(wishes: Wishes): string {
  if (wishes.work === 'upgrade') return wishes.target
  return ('wanted' in wishes ? wishes.wanted : undefined) ?? ''
}

/** Where one host of a site cannot start, the others may not: but most chores are each host's own. */
function goesTogether({ work }: Wishes): boolean {
  return !isChore(work) || chores[work].isReviewed === true
}

/** Only an upgrade may do harm that its first host shows. */
function orderOf({ work }: Wishes, hosts: readonly HostPlan[]): Rollout {
  if (work !== 'upgrade') return atOnce(hosts.length)
  return usualRollout((hosts.find(canStart) ?? hosts[0])?.host ?? '')
}
