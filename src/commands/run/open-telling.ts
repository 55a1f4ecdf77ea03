import type { RunState } from '../../journal/run-state.ts'
import type { Connections } from '../../remote/connections.ts'
import type { RunPlace } from '../../remote/scripts.ts'
import type { Everywhere } from '../line/flags.ts'
import type { Screen } from '../terminal/screen.ts'
import { type Telling, tellInLines } from '../terminal/telling.ts'
import { recallUsualTimes } from './earlier-runs.ts'
import { readLog } from './read-log.ts'

/** A run that is told while it goes on, and what a key can do about it. */
export type Told = {
  readonly args: Pick<Everywhere, 'live' | 'quiet' | 'verbose'>
  readonly screen: Screen
  readonly connections: Connections
  /** Where it stands; nothing before it has begun. */
  readonly stateNow: () => RunState | undefined
  readonly placeOf: (host: string) => RunPlace | undefined
  /** Missing where there is nobody who could halt. */
  readonly askToHalt?: (() => void) | undefined
  readonly letGo: () => void
}

const smallest = { columns: 40, rows: 8 }

/** A live view where the terminal can show one; else lines. */
export async function openTelling(told: Told): Promise<Telling> {
  const { args, screen, connections, stateNow, placeOf, askToHalt, letGo } = told
  if (!canDraw(args)) return tellInLines(screen)
  const { LiveView } = await import('../terminal/live-view.ts')
  return new LiveView({
    colour: screen.colourTold,
    usual: recallUsualTimes(),
    stateNow,
    readLog: (host) => readLog(placeOf(host), stateNow()?.hosts.get(host)?.step, connections),
    askToHalt,
    letGo,
  })
}

function canDraw({ live, quiet, verbose = 0 }: Told['args']): boolean {
  const { isTTY, columns = 0, rows = 0 } = process.stderr
  const isPlain = !live || quiet || verbose > 0 || process.env.TERM === 'dumb'
  const isLarge = columns >= smallest.columns && rows >= smallest.rows
  const isTerminal = isTTY === true && process.stdin.isTTY === true
  return isTerminal && isLarge && !isPlain
}
