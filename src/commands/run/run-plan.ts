import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ExpectedFailure } from '../../failure.ts'
import type { HostState, RunState } from '../../journal/run-state.ts'
import { type Log, openLog } from '../../log.ts'
import { whyClosed } from '../../plan/windows.ts'
import { wordRequest } from '../../remote/scripts.ts'
import { exitCodeOf } from '../../report/exit-code.ts'
import type { HostOutput } from '../../report/folded.ts'
import { upgradeJson } from '../../report/json.ts'
import { renderUpgrade } from '../../report/upgrade-table.ts'
import { sampleHealth } from '../../rollout/health.ts'
import { runHost } from '../../rollout/host-run.ts'
import { rollOut } from '../../rollout/rollout.ts'
import type { Word } from '../../rollout/site-words.ts'
import type { Windows } from '../../rollout/windows.ts'
import { compileScript } from '../../script/compile.ts'
import { secretsOf } from '../../secrets.ts'
import { type Interrupts, listenForInterrupts } from '../terminal/interrupts.ts'
import { Announcer, announceSeconds, audienceOf } from './announcer.ts'
import type { Execution } from './execution.ts'
import { openTelling } from './open-telling.ts'
import { readOutputs } from './read-outputs.ts'
import { Reviews } from './reviews.ts'
import { Story } from './story.ts'

/** Rolls a plan out, shows what happens, and prints where every host stands in the end. */
export async function runPlan(execution: Execution): Promise<number> {
  const { args, screen, connections, journal } = execution
  const story = new Story(execution, logOf(execution))
  const tell = (line: string) => (story.telling ?? screen).tell(line)
  const interrupts = listenForInterrupts(tell, execution.runDir)
  story.whenJournalIsLost = interrupts.askToHalt
  story.announcer = new Announcer(audienceOf(args, execution.state?.asked), tell)
  story.telling = await tellingOf(execution, story, interrupts)
  const reviews = reviewsOf(execution, story, interrupts)
  let outputs: readonly HostOutput[] = []
  try {
    story.begin(execution.first)
    await rollOut({
      state: () => story.state,
      emit: story.emit,
      runHost: (name) => runOneHost(name, execution, { story, interrupts, reviews }),
      windows: windowsOf(execution, story),
      giveWord: (word) => giveWord(word, execution, story),
      review: (review, signal) => reviews.answer(review, signal),
      halt: interrupts.halt,
      detach: interrupts.detach,
      now,
      sampleHealth: (name) =>
        sampleHealth(find(name, execution, story), (to) => connections.to(to)),
      wait: (seconds, signal) => wait(seconds * 1000, undefined, { signal }).catch(() => undefined),
    })
    await reviews.settle()
    await story.announcer.settle(announceSeconds)
    outputs = await readOutputs(story.state, execution.inventory, connections)
  } finally {
    story.telling?.close()
    interrupts.stop()
    connections.closeAll()
    journal?.close()
  }
  const { state } = story
  const silenced = story.announcer.sayStillSilenced(state)
  screen.answer(
    args.json
      ? upgradeJson(state, outputs)
      : [renderUpgrade(state, screen.colour, outputs), ...silenced].join('\n'),
  )
  return exitCodeOf(state)
}

type Course = {
  readonly story: Story
  readonly interrupts: Interrupts
  readonly reviews: Reviews
}

async function runOneHost(
  name: string,
  execution: Execution,
  { story, interrupts, reviews }: Course,
) {
  const { args, connections } = execution
  const { plan, place } = find(name, execution, story)
  const { run, by, approved } = story.state
  await runHost({
    host: place.host,
    place,
    script: compileScript(plan, place.host, { run, by, approved, work: story.state.plan.work }),
    connectTo: (to) => connections.to(to),
    state: () => stateOf(story.state, name),
    emit: (event) => {
      story.emit(event)
      if (event.type === 'sql-recorded' && event.count > 0)
        void reviews.keep({ ...event, sql: event })
    },
    detach: interrupts.detach,
    linkPatienceSeconds: args['link-patience'],
    now,
  })
}

/** Where nothing is started there is nothing to draw. */
function tellingOf(execution: Execution, story: Story, { askToHalt, letGo }: Interrupts) {
  const { stateNow } = story
  const placeOf = (name: string) => find(name, execution, story).place
  return execution.journal && openTelling({ ...execution, stateNow, placeOf, askToHalt, letGo })
}

function reviewsOf(execution: Execution, story: Story, { detach }: Interrupts): Reviews {
  const { unreviewed, runDir = '', connections, screen } = execution
  return new Reviews({
    unreviewed,
    file: join(runDir, 'review.sql'),
    placeOf: (name) => find(name, execution, story).place,
    connections,
    tell: (line) => (story.telling ?? screen).tell(line),
    detach,
  })
}

/** Windows are for upgrades: what puts a host right may be done at any time. */
function windowsOf({ inventory, isWaiting = false }: Execution, { state }: Story): Windows {
  const { work } = state.plan
  return {
    isWaiting,
    whyClosed: (name) => {
      const host = inventory.hosts.find((each) => each.name === name)
      return host && work === 'upgrade' ? whyClosed(host, now()) : undefined
    },
  }
}

/** A host that cannot be told now is told again later. */
async function giveWord({ host, step, word }: Word, execution: Execution, story: Story) {
  const { place } = find(host, execution, story)
  try {
    const connection = await execution.connections.to(place.host)
    const answer = await connection.run(wordRequest(place, step, word), 30)
    return answer.kind === 'exit' && answer.code === 0
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    return false
  }
}

function find(name: string, { inventory }: Execution, { state }: Story) {
  const host = inventory.hosts.find((each) => each.name === name)
  const plan = state.plan.hosts.find((each) => each.host === name)
  if (!host || !plan?.setup) throw new Error(`${name} is in the plan and not in the inventory`)
  return { plan, place: { host, run: state.run, stateDir: plan.setup.stateDir } }
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
