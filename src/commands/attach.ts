import { runsDirOf } from '../config.ts'
import { JournalTail } from '../journal/journal-tail.ts'
import { replay } from '../journal/replay.ts'
import type { RunState } from '../journal/run-state.ts'
import type { Connections } from '../remote/connections.ts'
import { exitCodeOf, exitCodes } from '../report/exit-code.ts'
import { upgradeJson } from '../report/json.ts'
import { sayAttach } from '../report/next.ts'
import { renderUpgrade } from '../report/upgrade-table.ts'
import { withConnections } from './ask-hosts.ts'
import { haltRun } from './halt.ts'
import type { AttachFlags } from './line/taking-up.ts'
import { Announcer, audienceOf } from './run/announcer.ts'
import { findPlaces } from './run/host-of-run.ts'
import { openTelling } from './run/open-telling.ts'
import { rebuildRun } from './run/rebuild-run.ts'
import { recallRun } from './run/recall.ts'
import { isStillSilenced } from './run/still-silenced.ts'
import { WatchedRun } from './run/watch-run.ts'
import type { Watched } from './run/watched.ts'
import { openScreen, type Screen } from './terminal/screen.ts'
import type { Telling } from './terminal/telling.ts'

/** Watches a run until it is over, or its hosts have come to their ends. Launches nothing, gives no word, keeps no journal. */
export async function attach(args: AttachFlags): Promise<number> {
  const screen = openScreen(args)
  const leaving = listenForLeaving()
  const state = await withConnections(args, async (connections) => {
    const { hosts } = args
    const watched = hosts ? await rebuildRun({ ...args, hosts }, connections) : recall(args.run)
    return watch(watched, { args, connections, screen, leaving })
  })
  leaving.stop()
  if (!leaving.signal.aborted) {
    screen.answer(args.json ? upgradeJson(state) : renderUpgrade(state, screen.colour))
    return exitCodeOf(state)
  }
  screen.tell(`left: the run goes on\nnext: ${sayAttach(state)}`)
  return exitCodes.detached
}

/** By the journal of this controller, from where it is read on. */
function recall(named: string | undefined): Watched {
  const { run } = recallRun(named)
  const tail = new JournalTail(runsDirOf(process.env), run)
  const state = replay(tail.read()) ?? recallRun(run)
  const isOpen = !state.isDetached && state.finishedAt === undefined
  const places = findPlaces(state)
  return { state: { ...state, isDetached: false }, places, tail: isOpen ? tail : undefined }
}

type Watching = {
  readonly args: AttachFlags
  readonly connections: Connections
  readonly screen: Screen
  readonly leaving: Leaving
}

async function watch(watched: Watched, watching: Watching): Promise<RunState> {
  const { args, connections, leaving } = watching
  const run = new WatchedRun(watched)
  const telling = await tellingOf(run, watched, watching)
  try {
    await run.watch({
      connections,
      telling,
      announcer: openAnnouncer(args, watched.state, telling),
      linkPatienceSeconds: args['link-patience'],
      leaving: leaving.signal,
    })
  } finally {
    telling.close()
  }
  return run.stateNow()
}

function tellingOf(
  { stateNow, placeOf }: WatchedRun,
  { state, tail }: Watched,
  { leaving, ...watching }: Watching,
): Promise<Telling> {
  const askToHalt = () =>
    void haltRun(state.run).then(async ({ isTaken, told }) => {
      for (const line of isTaken ? told.slice(0, 1) : told) (await telling).tell(line)
    })
  const telling = openTelling({
    ...watching,
    stateNow,
    placeOf,
    ...(tail ? { askToHalt } : {}),
    letGo: leaving.leave,
  })
  return telling
}

/** Whoever sees the end of a host has it heard again, unless its own controller does. */
function openAnnouncer(args: AttachFlags, { run, asked, isRebuilt }: RunState, { tell }: Telling) {
  if (isRebuilt && args.asked.unsilence === undefined) return new Announcer({}, tell)
  const { unsilence } = audienceOf(args, asked)
  const runsDir = runsDirOf(process.env)
  return new Announcer({ unsilence }, tell, {
    ...(isRebuilt ? {} : { isSilenced: (host) => isStillSilenced(host, { runsDir, run }) }),
  })
}

type Leaving = ReturnType<typeof listenForLeaving>

/** Whoever only watches may go at any time. */
function listenForLeaving() {
  const leaving = new AbortController()
  const leave = () => leaving.abort()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, leave)
  return {
    signal: leaving.signal,
    leave,
    stop: () => {
      for (const signal of signals) process.removeListener(signal, leave)
    },
  }
}
