import { warnOfShortWindows } from '../journal/short-windows.ts'
import { withoutNewReleases } from '../plan/known-then.ts'
import type { Plan } from '../plan/plan.ts'
import type { PlanFile } from '../plan/plan-file.ts'
import { type Choice, planFleet } from '../plan/plan-fleet.ts'
import type { Wishes } from '../plan/plan-host.ts'
import { chores, isChore } from '../recipes/works.ts'
import type { Connections } from '../remote/connections.ts'
import { redactFailure, secretsOf } from '../secrets.ts'
import type { Survey } from '../survey/survey.ts'
import { readApprovedSql } from './approve.ts'
import { askHosts } from './ask-hosts.ts'
import { type Chosen, checkAcknowledged, checkTarget, chooseRollout } from './choose.ts'
import type { Made } from './keep-plan.ts'
import type { PlanningFlags } from './line/flags.ts'
import { recallUsualTimes } from './run/earlier-runs.ts'

/** Surveys the hosts and plans their way. What was mistyped is told before any host is asked. */
export async function makePlan(
  args: PlanningFlags,
  chosen: Chosen,
  connections: Connections,
): Promise<Plan> {
  return (await surveyAndPlan(args, chosen, connections)).plan
}

/** A plan for later holds at any hour: windows count once it is carried out. */
type Timing = {
  readonly isForLater?: boolean
  /** What a plan that was kept rests on, by host: it is made anew of no release that came since. */
  readonly basis?: PlanFile['basis'] | undefined
}

/** The same, with what the hosts said. */
export async function surveyAndPlan(
  args: PlanningFlags & Timing,
  chosen: Chosen,
  connections: Connections,
): Promise<Made> {
  const target = checkTarget(args.to)
  const ack = checkAcknowledged(args.ack)
  readApprovedSql(args['approve-sql'])
  const rollout = chooseRollout(chosen.inventory, args.rollout)
  const review = args.review || args['approve-sql'] !== undefined
  const wishes = {
    work: 'upgrade',
    target,
    wasDown: args['was-down'],
    allowMajor: args['allow-major'],
    ack,
    review,
    now: args.wait || args.isForLater ? undefined : now(),
  } as const
  const isFirstAlone = args['first-alone']
  const choice = { ...chosen, rollout, isFirstAlone, basis: args.basis }
  const made = await surveyFor(wishes, choice, connections)
  const windowed = chosen.hosts.filter((host) => host.window !== undefined)
  if (windowed.length === 0 || args.isForLater) return made
  const times = { usual: recallUsualTimes(), now: now() }
  return { ...made, plan: warnOfShortWindows(made.plan, windowed, times) }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}

/** Surveys the hosts and plans what they are to do; in an order of its own, unless a rollout is named. */
export async function planWork(
  wishes: Wishes,
  chosen: Chosen & Partial<Choice>,
  connections: Connections,
): Promise<Plan> {
  return (await surveyFor(wishes, chosen, connections)).plan
}

async function surveyFor(
  wishes: Wishes,
  { inventory, hosts, selection, rollout, isFirstAlone, basis }: Chosen & Partial<Choice> & Timing,
  connections: Connections,
): Promise<Made> {
  const asked = await askHosts(hosts, connections, {
    wantSchema: isOfSchema(wishes),
    wantsUnknown: wishes.work === 'upgrade',
  })
  const surveys = asked.map((survey) => asThen(survey, basis))
  const plan = planFleet(surveys, wishes, { inventory, rollout, selection, isFirstAlone })
  return { plan: redactPlan(plan, secretsOf(hosts)), surveys }
}

function asThen(survey: Survey, basis: Timing['basis']): Survey {
  if (!('facts' in survey)) return survey
  return { ...survey, facts: withoutNewReleases(survey.facts, basis?.[survey.host.name]?.facts) }
}

/** Where it is in sync, there is nothing to do. */
function isOfSchema({ work }: Wishes): boolean {
  return isChore(work) && chores[work].isReviewed === true
}

/** What stands in the way may tell what a host printed. */
function redactPlan(plan: Plan, secrets: readonly string[]): Plan {
  const hosts = plan.hosts.map((host) => ({
    ...host,
    blockers: host.blockers.map((blocker) => redactFailure(blocker, secrets)),
  }))
  return { ...plan, hosts }
}
