import { join } from 'node:path'
import { runsDirOf } from '../config.ts'
import { request } from '../journal/requests.ts'
import type { RunState } from '../journal/run-state.ts'
import { exitCodes } from '../report/exit-code.ts'
import { haltJson } from '../report/json.ts'
import { nextCommand } from '../report/next.ts'
import type { Everywhere } from './line/flags.ts'
import { recallRun } from './run/recall.ts'
import { openScreen } from './terminal/screen.ts'

/** A controller looks four times a second; one that is busy with a thousand hosts, later. */
const patienceSeconds = 10

/** Has the controller of a run, at work in another terminal, start nothing new. */
export async function halt(args: Everywhere & { run?: string }): Promise<number> {
  const { run, isTaken, told } = await haltRun(args.run)
  openScreen(args).answer(args.json ? haltJson(run, isTaken) : told.join('\n'))
  return exitCodes.fine
}

/** Asks for it, and tells what came of that. */
export async function haltRun(named: string | undefined) {
  const state = recallRun(named)
  const isOver = state.finishedAt !== undefined
  const isTaken =
    !isOver && (await request(join(runsDirOf(process.env), state.run), 'halt', patienceSeconds))
  const told = isOver ? sayOver(state) : isTaken ? sayTaken(state) : sayGone(state)
  return { run: state.run, isTaken, told }
}

function sayTaken({ run }: RunState): string[] {
  return [`run ${run} halts: nothing new starts, what runs finishes`, `next: fleet attach ${run}`]
}

function sayGone({ run }: RunState): string[] {
  return [
    `no fleet is at work on run ${run} here: nothing new starts, and what a host began it finishes by itself`,
    `next: fleet resume ${run}`,
  ]
}

function sayOver(state: RunState): string[] {
  return [`run ${state.run} is over: there is nothing to halt`, `next: ${nextCommand(state)}`]
}
