import type { Plan } from '../plan/plan.ts'
import { planFleet } from '../plan/plan-fleet.ts'
import type { Connections } from '../remote/connections.ts'
import { redactFailure, secretsOf } from '../secrets.ts'
import { askHosts } from './ask-hosts.ts'
import { type Chosen, checkTarget, chooseRollout } from './choose.ts'
import type { PlanFlags } from './flags.ts'

/** Surveys the hosts and plans their way. What was mistyped is told before any host is asked. */
export async function makePlan(
  args: Pick<PlanFlags, 'to' | 'rollout' | 'was-down'>,
  { inventory, hosts, selection }: Chosen,
  connections: Connections,
): Promise<Plan> {
  const target = checkTarget(args.to)
  const rollout = chooseRollout(inventory, args.rollout)
  const surveys = await askHosts(hosts, connections, { wantSchema: false })
  const plan = planFleet(
    surveys,
    { target, wasDown: args['was-down'] },
    { inventory, rollout, selection },
  )
  return redactPlan(plan, secretsOf(hosts))
}

/** What stands in the way may tell what a host printed. */
function redactPlan(plan: Plan, secrets: readonly string[]): Plan {
  const hosts = plan.hosts.map((host) => ({
    ...host,
    blockers: host.blockers.map((blocker) => redactFailure(blocker, secrets)),
  }))
  return { ...plan, hosts }
}
