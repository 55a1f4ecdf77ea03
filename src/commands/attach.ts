import { runsDirOf } from '../config.ts'
import type { FleetEvent } from '../events.ts'
import { RunFold } from '../journal/replay.ts'
import type { HostState, RunState } from '../journal/run-state.ts'
import type { Connections } from '../remote/connections.ts'
import type { RunPlace } from '../remote/scripts.ts'
import { exitCodeOf, exitCodes } from '../report/exit-code.ts'
import { upgradeJson } from '../report/json.ts'
import { sayAttach } from '../report/next.ts'
import { renderUpgrade } from '../report/upgrade-table.ts'
import { watchHost } from '../rollout/watch-host.ts'
import { withConnections } from './ask-hosts.ts'
import { haltRun } from './halt.ts'
import type { AttachFlags } from './line/taking-up.ts'
import { Announcer, announceSeconds, audienceOf } from './run/announcer.ts'
import { findPlaces } from './run/host-of-run.ts'
import { openTelling } from './run/open-telling.ts'
import { rebuildRun } from './run/rebuild-run.ts'
import { recallRun } from './run/recall.ts'
import { isStillSilenced } from './run/still-silenced.ts'
import type { Watched } from './run/watched.ts'
import { openScreen, type Screen } from './terminal/screen.ts'
import type { Telling } from './terminal/telling.ts'

/** Watches a run until its hosts have come to their ends. Launches nothing, gives no word, keeps no journal. */
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

/** By the journal of this controller; what is to start yet is not waited for. */
function recall(run: string | undefined): Watched {
  const state = recallRun(run)
  const canHalt = !state.isDetached && state.finishedAt === undefined
  return { state: { ...state, isDetached: false }, places: findPlaces(state), canHalt }
}

type Watching = {
  readonly args: AttachFlags
  readonly connections: Connections
  readonly screen: Screen
  readonly leaving: Leaving
}

async function watch(watched: Watched, watching: Watching): Promise<RunState> {
  const { state, places } = watched
  const { args, connections, leaving } = watching
  const fold = new RunFold(state)
  const stateNow = () => fold.state ?? state
  const telling = await tellingOf(watched, watching, stateNow)
  const announcer = openAnnouncer(args, state, telling)
  const emit = (event: FleetEvent) => {
    fold.apply(event)
    telling.apply(event, stateNow())
    announcer.apply(event, stateNow())
  }
  const watchOne = (place: RunPlace) =>
    watchHost({
      host: place.host,
      place,
      connectTo: (host) => connections.to(host),
      state: () => stateOf(stateNow(), place.host.name),
      emit,
      detach: leaving.signal,
      linkPatienceSeconds: args['link-patience'],
      now: () => Math.floor(Date.now() / 1000),
    })
  try {
    await Promise.all(places.map(watchOne))
    await announcer.settle(announceSeconds)
  } finally {
    telling.close()
  }
  return stateNow()
}

async function tellingOf(
  { state, places, canHalt }: Watched,
  { leaving, ...watching }: Watching,
  stateNow: () => RunState,
): Promise<Telling> {
  const askToHalt = () =>
    void haltRun(state.run).then(({ isTaken, told }) => {
      for (const line of isTaken ? told.slice(0, 1) : told) telling.tell(line)
    })
  const telling = await openTelling({
    ...watching,
    stateNow,
    placeOf: (name) => places.find(({ host }) => host.name === name),
    ...(canHalt ? { askToHalt } : {}),
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

function stateOf(state: RunState, name: string): HostState {
  const host = state.hosts.get(name)
  if (!host) throw new Error(`${name} is not in this run`)
  return host
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
