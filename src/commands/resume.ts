import { join } from 'node:path'
import { runsDirOf } from '../config.ts'
import { ExpectedFailure } from '../failure.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { loadInventory } from '../inventory/load.ts'
import { isOver } from '../journal/host-fold.ts'
import { openJournal } from '../journal/journal.ts'
import { request } from '../journal/requests.ts'
import type { RunState } from '../journal/run-state.ts'
import { canStart } from '../plan/plan.ts'
import { exitCodeOf } from '../report/exit-code.ts'
import { upgradeJson } from '../report/json.ts'
import { renderOver } from '../report/over-text.ts'
import { isNothingLeft } from '../rollout/nothing-left.ts'
import { readApprovedSql } from './approve.ts'
import { withConnections } from './ask-hosts.ts'
import type { ResumeFlags } from './line/taking-up.ts'
import { sayController } from './run/controller.ts'
import { recallRun } from './run/recall.ts'
import type { Unreviewed } from './run/reviews.ts'
import { runPlan } from './run/run-plan.ts'
import { openScreen } from './terminal/screen.ts'

/**
 * Takes up a run: follows what runs, begins a new attempt of what is held, starts what is left. One
 * that is over is only told, with its own exit code: what it came to is so after a second resume, too.
 */
export async function resume(args: ResumeFlags): Promise<number> {
  const state = recallRun(args.run)
  if (isNothingLeft(state)) return tellOver(state, args)
  const inventory = loadInventory(state.inventory)
  refuseWithout(inventory, state)
  const approved = readApprovedSql(args['approve-sql'])
  const runsDir = runsDirOf(process.env)
  await refuseSecond(join(runsDir, state.run), state)
  return withConnections(args, (connections) =>
    runPlan({
      args,
      inventory,
      connections,
      screen: openScreen(args),
      state,
      first: {
        type: 'run-resumed',
        at: Math.floor(Date.now() / 1000),
        by: sayController(),
        approved,
      },
      unreviewed: whoAnswers(args),
      isWaiting: args.wait ?? state.asked?.wait === true,
      journal: openJournal(runsDir, state.run),
      runDir: join(runsDir, state.run),
    }),
  )
}

/**
 * Two controllers of one run are no danger to a host, but only one of them would halt, and each would
 * start as many hosts as may be at work. Of two that ask at once, one takes the request of both back.
 */
async function refuseSecond(runDir: string, { run, isDetached, finishedAt }: RunState) {
  const isLeft = isDetached || finishedAt !== undefined
  const isThere = await request(runDir, 'presence', isLeft ? 0.5 : 2)
  if (isThere) throw new ExpectedFailure({ kind: 'run-attended', run })
}

function tellOver(state: RunState, args: ResumeFlags): number {
  openScreen(args).answer(args.json ? upgradeJson(state) : renderOver(state))
  return exitCodeOf(state)
}

/** Without a terminal a host is not sent back: a person may still come to one before its time is up. */
function whoAnswers(args: ResumeFlags): Unreviewed {
  if (process.stdin.isTTY) return 'ask'
  return args['approve-sql'] === undefined ? 'leave' : 'refuse'
}

/** A host that was renamed or removed since cannot be reached any more: said before anything begins. */
function refuseWithout({ hosts, path }: Inventory, { run, plan, hosts: states }: RunState): void {
  const known = new Set(hosts.map(({ name }) => name))
  const missing = plan.hosts
    .filter((each) => canStart(each) && !isOver(states.get(each.host)?.outcome))
    .map(({ host }) => host)
    .filter((host) => !known.has(host))
  if (missing.length === 0) return
  throw new ExpectedFailure({ kind: 'hosts-removed', run, hosts: missing, inventory: path })
}
