import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { FleetEvent } from '../events.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Journal } from '../journal/journal.ts'
import { RunFold } from '../journal/replay.ts'
import type { HostState, RunState } from '../journal/run-state.ts'
import { type Log, openLog } from '../log.ts'
import type { Connections } from '../remote/connections.ts'
import { exitCodeOf } from '../report/exit-code.ts'
import { upgradeJson } from '../report/json.ts'
import { progressLine } from '../report/progress.ts'
import { renderUpgrade } from '../report/upgrade-table.ts'
import { runHost } from '../rollout/host-run.ts'
import { rollOut } from '../rollout/rollout.ts'
import { compileScript } from '../script/compile.ts'
import { secretsOf } from '../secrets.ts'
import type { Everywhere } from './flags.ts'
import { type Interrupts, listenForInterrupts } from './interrupts.ts'
import type { Screen } from './screen.ts'

/** A run to bring to its end: a new one, or one taken up where its journal stands. */
export type Execution = {
  readonly args: Everywhere
  readonly inventory: Inventory
  readonly connections: Connections
  readonly screen: Screen
  /** Where the run stands before `first`; nothing where it is new. */
  readonly state: RunState | undefined
  /** What happens first: `run-started` or `run-resumed`. */
  readonly first: FleetEvent
  /** Missing where nothing will be started: then there is nothing to remember. */
  readonly journal: Journal | undefined
  readonly runDir: string | undefined
}

/** Rolls a plan out, shows what happens, and prints where every host stands in the end. */
export async function runPlan(execution: Execution): Promise<number> {
  const { args, screen, connections, journal } = execution
  const interrupts = listenForInterrupts(screen.tell)
  const story = new Story(execution, logOf(execution))
  try {
    story.emit(execution.first)
    await rollOut({
      state: () => story.state,
      emit: story.emit,
      runHost: (name) => runOneHost(name, execution, story, interrupts),
      halt: interrupts.halt,
      detach: interrupts.detach,
      now,
      soak: (seconds, signal) => wait(seconds * 1000, undefined, { signal }).catch(() => undefined),
    })
  } finally {
    interrupts.stop()
    connections.closeAll()
    journal?.close()
  }
  screen.answer(args.json ? upgradeJson(story.state) : renderUpgrade(story.state, screen.colour))
  return exitCodeOf(story.state)
}

/** What has happened so far, told to the journal, the log and the screen as it happens. */
class Story {
  readonly #execution: Execution
  readonly #log: Log
  readonly #fold: RunFold

  constructor(execution: Execution, log: Log) {
    this.#execution = execution
    this.#log = log
    this.#fold = new RunFold(execution.state)
  }

  get state(): RunState {
    if (!this.#fold.state) throw new Error('a run has no state before it started')
    return this.#fold.state
  }

  readonly emit = (event: FleetEvent): void => {
    const { journal, screen } = this.#execution
    this.#fold.apply(event)
    journal?.append(event)
    this.#write(event)
    const line = progressLine(event, this.state)
    if (line && journal) screen.tell(line)
  }

  /** The journal has every event with its facts; the log is to find out about links and launches. */
  #write(event: FleetEvent): void {
    if ('offsetBytes' in event || event.type === 'heartbeat-seen')
      this.#log.debug(event.type, event)
    else this.#log.info(event.type, event.type === 'run-started' ? { run: event.run } : event)
  }
}

async function runOneHost(
  name: string,
  execution: Execution,
  story: Story,
  interrupts: Interrupts,
) {
  const { args, inventory, connections } = execution
  const host = inventory.hosts.find((each) => each.name === name)
  const plan = story.state.plan.hosts.find((each) => each.host === name)
  if (!host || !plan?.setup) throw new Error(`${name} is in the plan and not in the inventory`)
  const { run, by } = story.state
  await runHost({
    host,
    place: { host, run, stateDir: plan.setup.stateDir },
    script: compileScript(plan, host, { run, by }),
    connectTo: (to) => connections.to(to),
    state: () => stateOf(story.state, name),
    emit: story.emit,
    detach: interrupts.detach,
    linkPatienceSeconds: args['link-patience'],
    now,
  })
}

function stateOf(state: RunState, name: string): HostState {
  const host = state.hosts.get(name)
  if (!host) throw new Error(`${name} is not in this run`)
  return host
}

function logOf({ args, inventory, runDir }: Execution): Log {
  return openLog({
    file: runDir && join(runDir, 'fleet.log'),
    verbosity: args.verbose,
    stderr: process.stderr,
    secrets: secretsOf(inventory.hosts),
  })
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
