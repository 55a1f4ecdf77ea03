import type { Blocker } from '../failure.ts'
import type { Survey } from '../survey/survey.ts'
import { isUnaddressable, type Unreachable } from '../unreachable.ts'
import { findMistaken } from './identity.ts'
import type { HostPlan } from './plan.ts'
import { followsBranch, planBranch } from './plan-branch.ts'
import { type ChoreWishes, planChore } from './plan-chore.ts'
import { planRollback, type RollbackWishes } from './plan-rollback.ts'
import { planUpgrade, type UpgradeWishes } from './plan-upgrade.ts'
import type { Surveyed } from './setup.ts'
import type { Standing } from './sites.ts'

/** What the operator asked for, the same for every host. */
export type Wishes = UpgradeWishes | RollbackWishes | ChoreWishes

/** What one host will do, or why it cannot. Its stage comes later. */
export function planHost(
  survey: Survey,
  wishes: Wishes,
  standing: Standing = { role: 'alone', schemaHost: survey.host.name },
): HostPlan {
  const { name, site } = survey.host
  const nothing = { host: name, site, stage: '', hops: [], warnings: [] }
  if ('failure' in survey) return { ...nothing, ...whyNotReached(survey.failure) }
  const { host, facts } = survey
  const { application } = facts
  const mistaken = findMistaken(host, facts)
  if (mistaken.length > 0) return { ...nothing, blockers: mistaken }
  const from = application?.git.nearest?.release
  if (!application) return { ...nothing, blockers: [{ kind: 'root-wrong', root: host.root }] }
  if (!from) return { ...nothing, blockers: [{ kind: 'release-unreadable', root: host.root }] }
  const surveyed = { host, facts, application, from, standing }
  return { ...nothing, from, ...planWork(surveyed, wishes) }
}

function planWork(surveyed: Surveyed, wishes: Wishes): Pick<HostPlan, 'hops' | 'blockers'> {
  switch (wishes.work) {
    case 'upgrade':
      return followsBranch(surveyed, wishes)
        ? planBranch(surveyed, wishes)
        : planUpgrade(surveyed, wishes)
    case 'rollback':
      return planRollback(surveyed, wishes)
    default:
      return planChore(surveyed, wishes)
  }
}

/** What the operator must put right first blocks; what the network does leaves a host unreachable. */
function whyNotReached(failure: Unreachable): { blockers: Blocker[]; unreachable?: Unreachable } {
  return isUnaddressable(failure) ? { blockers: [failure] } : { blockers: [], unreachable: failure }
}
