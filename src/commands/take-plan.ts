import { resolve } from 'node:path'
import type { Options } from 'yargs'
import type { Asked } from '../asked.ts'
import { ExpectedFailure } from '../failure.ts'
import { findChanges, isSamePlan } from '../plan/changed-facts.ts'
import { canStart, type HostPlan, type Plan } from '../plan/plan.ts'
import type { PlanFile, Wishes } from '../plan/plan-file.ts'
import type { Connections } from '../remote/connections.ts'
import type { Change } from '../usage-failure.ts'
import { word } from '../wording/word.ts'
import { type Chosen, chooseSites } from './choose.ts'
import { basisOf, type Made, readPlan } from './keep-plan.ts'
import { planning } from './line/flags.ts'
import type { UpgradeFlags } from './line/plan-file-flags.ts'
import { surveyAndPlan } from './make-plan.ts'

/** A plan that was kept, with the hosts of today's inventory, and the flags it is gone by. */
export type Taken = {
  readonly path: string
  readonly file: PlanFile
  readonly chosen: Chosen
  readonly args: UpgradeFlags
}

/** Reads the file of `--plan`; its inventory counts unless another one is typed. */
export function takePlan(path: string, args: UpgradeFlags): Taken {
  refuseMore(args)
  const file = readPlan(path)
  const names = file.plan.hosts.map(({ host }) => host)
  const inventory = args.asked.inventory ?? file.inventory
  const chosen = { ...chooseSites(inventory, names), selection: file.plan.selection }
  const approving = args['approve-sql'] ? { 'approve-sql': args['approve-sql'] } : {}
  const asked = {
    ...args.asked,
    ...askedOf(file.wishes),
    inventory: sayInventory(inventory, args),
  }
  return { path, file, chosen, args: { ...args, ...file.wishes, ...approving, asked } }
}

/** The plan of the file, if it still holds. Throws, with what has changed on which host, if not. */
export async function holdPlan(
  { path, file, chosen, args }: Taken,
  connections: Connections,
): Promise<Plan> {
  const made = await surveyAndPlan(
    { ...args, isForLater: true, basis: file.basis },
    chosen,
    connections,
  )
  const starting = file.plan.hosts.filter(canStart)
  const changes = starting.flatMap((plan) => changesOf(plan, file, made))
  if (changes.length === 0) return file.plan
  const { selection } = chosen
  throw new ExpectedFailure({ kind: 'plan-outdated', path, selection, changes }, args.asked)
}

/** As if the flags of the file had been typed. */
function askedOf(wishes: Wishes): Asked {
  const flags: Readonly<Record<string, Options>> = planning
  const typed = Object.entries(wishes).filter(([name, value]) => value !== flags[name]?.default)
  return Object.fromEntries(typed)
}

/** Only where a next command would not find it by itself. */
function sayInventory(inventory: string, args: UpgradeFlags): string | undefined {
  return resolve(inventory) === resolve(args.inventory) ? args.asked.inventory : inventory
}

function changesOf(was: HostPlan, { basis }: PlanFile, made: Made): Change[] {
  const { host } = was
  const before = basis[host]
  const is = made.plan.hosts.find((each) => each.host === host)
  const changes = before ? findChanges(host, before, basisOf(host, made.surveys)) : []
  if (changes.length > 0) return changes
  const [blocker] = is?.blockers ?? []
  if (blocker) return [{ host, fact: 'the way', was: 'free', is: word(blocker, { host }).what }]
  if (before && is && isSamePlan({ ...was, stage: is.stage }, is)) return []
  return [
    {
      host,
      fact: 'the plan',
      was: 'this one',
      is: 'another: the file was edited, or another fleet made it',
    },
  ]
}

/** What is planned stands in the file. */
function refuseMore({ hosts, asked, review, 'was-down': wasDown }: UpgradeFlags): void {
  const more = { hosts, to: asked.to, rollout: asked.rollout, review, 'was-down': wasDown }
  const [flag] = Object.entries(more).flatMap(([name, value]) => (value ? [name] : []))
  if (flag === undefined) return
  const problem = `--plan says all of what is planned: leave out --${flag}`
  throw new ExpectedFailure({ kind: 'usage', problem })
}
