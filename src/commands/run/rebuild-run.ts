import type { FleetEvent } from '../../events.ts'
import { ExpectedFailure } from '../../failure.ts'
import type { Host } from '../../inventory/inventory.ts'
import { replay } from '../../journal/replay.ts'
import type { RunState } from '../../journal/run-state.ts'
import { planHops } from '../../plan/hops.ts'
import type { HostPlan, Plan } from '../../plan/plan.ts'
import { siteCheckOf } from '../../plan/site-check.ts'
import { chores, type Work } from '../../recipes/works.ts'
import type { Connections } from '../../remote/connections.ts'
import { type DescribedRun, readDescribedRun } from '../../remote/described-run.ts'
import { describeRunRequest } from '../../remote/scripts.ts'
import type { Unreachable } from '../../unreachable.ts'
import { chooseHosts } from '../choose.ts'
import type { AttachFlags } from '../line/taking-up.ts'
import type { Watched } from './watched.ts'

/** What a host told of its run; nothing where it has none, or why it could not be asked. */
type Told = {
  readonly host: Host
  readonly described?: DescribedRun | undefined
  readonly unreachable?: Unreachable
}

/** A run from what its hosts know, without its journal: the one that is named, else the newest of them. */
export async function rebuildRun(
  args: AttachFlags & { readonly hosts: string[] },
  connections: Connections,
): Promise<Watched> {
  const { inventory, hosts, selection } = chooseHosts(args.inventory, args.hosts)
  const told = await Promise.all(hosts.map((host) => askHost(host, args.run, connections)))
  const run = told
    .map(({ described }) => described?.run ?? '')
    .sort()
    .at(-1)
  const [first, ...others] = told.filter(({ described }) => described && described.run === run)
  if (!first?.described || !run) {
    const what = 'run on these hosts'
    throw new ExpectedFailure({ kind: 'name-unknown', what, name: args.run, names: [] })
  }
  const members = told.filter(({ described, unreachable }) => unreachable || described?.run === run)
  const plan = planOf(members, first.described, selection)
  const about = { run, by: first.described.by, inventory: inventory.path, concurrency: 1 }
  const at = startOf(run)
  const state = replay([
    { type: 'run-started', at, ...about, plan, asked: args.asked, isRebuilt: true },
    ...members.flatMap((member) => standOf(member, at)),
  ]) as RunState
  const places = [first, ...others].map(({ host, described }) => ({
    host,
    run,
    stateDir: described?.stateDir ?? '',
  }))
  return { state, places }
}

async function askHost(host: Host, run: string | undefined, connections: Connections) {
  try {
    const connection = await connections.to(host)
    const answer = await connection.run(describeRunRequest(host, run), 30)
    if (answer.kind === 'unknown') {
      return { host, unreachable: { kind: 'link-lost', reason: answer.reason } as const }
    }
    return { host, described: readDescribedRun(answer) }
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    return { host, unreachable: error.failure as Unreachable }
  }
}

/** Where it stands before its record is read. */
function standOf({ host: { name: host }, described, unreachable }: Told, at: number): FleetEvent[] {
  if (unreachable)
    return [{ type: 'host-finished', at, host, outcome: 'unreachable', failure: unreachable }]
  const since = described?.foundDownSince
  return since ? [{ type: 'site-seen', at: since, host, isDown: true }] : []
}

/** Its order is not known any more, and needs not be: nothing is started. */
function planOf(
  members: readonly Told[],
  { work, releases }: DescribedRun,
  selection: string,
): Plan {
  const hosts = members.map(planHostOf)
  return {
    work: workOf(work),
    target: workOf(work) === 'upgrade' ? (releases.at(-1) ?? '') : '',
    selection,
    rollout: '',
    stages: [
      { name: '', soakSeconds: 0, budget: 0, sizes: [], batches: [hosts.map(({ host }) => host)] },
    ],
    hosts,
  }
}

function workOf(work: string): Work {
  return Object.hasOwn(chores, work) ? (work as Work) : 'upgrade'
}

function planHostOf({ host, described, unreachable }: Told): HostPlan {
  const plan = { host: host.name, site: host.site, stage: '', blockers: [], warnings: [] }
  if (!described) return { ...plan, hops: [], unreachable }
  const { releases } = described
  const health = siteCheckOf(host, host.appUrl ?? 'http://localhost', releases.at(-1) ?? '')
  const setup = { health, leaveDown: false, role: 'alone' } as const
  return { ...plan, from: releases[0], to: releases.at(-1), hops: planHops(releases, setup) }
}

/** A run's name begins with when it began, in UTC. */
function startOf(run: string): number {
  const [, ...parts] = /^(....)(..)(..)-(..)(..)(..)/.exec(run) ?? []
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000
}
