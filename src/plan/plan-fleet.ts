import type { Inventory, Rollout } from '../inventory/inventory.ts'
import type { Survey } from '../survey/survey.ts'
import { canStart, type Plan } from './plan.ts'
import { planHost, type Wishes } from './plan-host.ts'
import { blockSites, standingOf } from './sites.ts'
import { assignStages, planStages, usualRollout } from './stages.ts'

/** From where the hosts were chosen, by what, and the order they go in, if one is named. */
export type Choice = {
  readonly inventory: Inventory
  readonly selection: string
  readonly rollout: Rollout | undefined
}

/**
 * The plan for the chosen hosts: each host's path, and the order of the rollout. Unreachable hosts
 * stand in their batches, since they count against the budget; blocked and current ones do not.
 */
export function planFleet(
  surveys: readonly Survey[],
  wishes: Wishes,
  { inventory, rollout, selection }: Choice,
): Plan {
  const alone = surveys.map((survey) =>
    planHost(survey, wishes, standingOf(survey.host, inventory)),
  )
  const hosts = blockSites(alone, surveys)
  const starting = hosts.filter((plan) => canStart(plan) || plan.unreachable)
  const first = starting.find(canStart) ?? hosts[0]
  const order = rollout ?? usualRollout(first?.host ?? '')
  const names = hosts.map((plan) => plan.host)
  const stageOf = assignStages(order, names, inventory)
  return {
    target: wishes.target,
    selection,
    rollout: order.name,
    stages: planStages(order, stageOf, starting),
    hosts: hosts.map((plan) => ({ ...plan, stage: stageOf.get(plan.host)?.name ?? '' })),
  }
}
