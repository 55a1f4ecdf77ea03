import { clean } from '../clean.ts'
import { runsDirOf } from '../config.ts'
import type { FleetEvent } from '../events.ts'
import { ExpectedFailure } from '../failure.ts'
import { readJournal } from '../journal/journal.ts'
import type { RunState } from '../journal/run-state.ts'
import { timelinesOf } from '../journal/timeline.ts'
import type { Connections } from '../remote/connections.ts'
import { readTails, type Tail } from '../remote/printed.ts'
import type { RunPlace } from '../remote/scripts.ts'
import { exitCodes } from '../report/exit-code.ts'
import { renderPage } from '../report/html/page.ts'
import { reportJson } from '../report/json.ts'
import { renderJunit } from '../report/junit.ts'
import { describeRun } from '../report/run-head.ts'
import { renderUpgrade } from '../report/upgrade-table.ts'
import { word } from '../wording/word.ts'
import { withConnections } from './ask-hosts.ts'
import type { ReportFlags } from './line/looking-back-flags.ts'
import { findPlaces } from './run/host-of-run.ts'
import { recallRun } from './run/recall.ts'
import { openScreen, type Screen } from './terminal/screen.ts'

/** Prints what is known of a run in the form that was asked for. */
export async function report(args: ReportFlags): Promise<number> {
  const screen = openScreen(args)
  const state = recallRun(args.run)
  const events = readJournal(runsDirOf(process.env), state.run) ?? []
  screen.answer((await render(args, { state, events, screen })).trimEnd())
  return exitCodes.fine
}

type Run = {
  readonly state: RunState
  readonly events: readonly FleetEvent[]
  readonly screen: Screen
}

async function render(args: ReportFlags, { state, events, screen }: Run): Promise<string> {
  const timelines = timelinesOf(events)
  switch (args.json ? 'json' : args.format) {
    case 'json':
      return reportJson(state, timelines)
    case 'events':
      return events.map((event) => clean(JSON.stringify(event))).join('\n')
    case 'junit':
      return renderJunit(state, timelines)
    case 'html': {
      const tails = args.outputs ? await askTails(args, state) : new Map()
      return renderPage({ state, timelines, tails })
    }
    default:
      return renderText(state, screen)
  }
}

function renderText(state: RunState, { colour }: Screen): string {
  const { title, facts } = describeRun(state)
  return [colour(title, 'bold'), facts.join(' · '), '', renderUpgrade(state, colour)].join('\n')
}

/** What the steps printed is on the hosts; one that cannot be asked has its reason in the page. */
function askTails(args: ReportFlags, state: RunState) {
  return withConnections(args, async (connections) => {
    const told = findPlaces(state).map(
      async (place) => [place.host.name, await askOne(place, connections)] as const,
    )
    return new Map(await Promise.all(told))
  })
}

async function askOne(
  place: RunPlace,
  connections: Connections,
): Promise<ReadonlyMap<string, Tail> | string> {
  try {
    return await readTails(await connections.to(place.host), place)
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    return word(error.failure, { host: place.host.name }).what
  }
}
