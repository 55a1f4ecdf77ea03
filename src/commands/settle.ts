import { sayAsked } from '../asked.ts'
import { ExpectedFailure } from '../failure.ts'
import { settleRequest } from '../remote/scripts.ts'
import { exitCodes } from '../report/exit-code.ts'
import { settleJson } from '../report/json.ts'
import { withConnections } from './ask-hosts.ts'
import type { Everywhere } from './flags.ts'
import { findHostOfRun } from './host-of-run.ts'
import { openScreen } from './screen.ts'

type SettleFlags = Everywhere & { run: string; host: string; done?: boolean; redo?: boolean }

/** Writes a person's word on an interrupted step to the host; the next attempt goes by it. */
export async function settle(args: SettleFlags): Promise<number> {
  const { place, state } = findHostOfRun(args.run, args.host)
  const step = state.failedStep
  if (state.attemptOutcome !== 'interrupted' || !step)
    refuse(`${args.host} has no interrupted step in this run`)
  if (!args.done && !args.redo) refuse(`say of ${step}: --done or --redo`)
  const answer = await withConnections(args, async (connections) => {
    const connection = await connections.to(place.host)
    return connection.run(settleRequest(place, step, args.done === true), 30)
  })
  if (answer.kind === 'unknown')
    throw new ExpectedFailure({ kind: 'link-lost', reason: answer.reason })
  if (answer.code !== 0) refuse(`${args.host} could not write it down: is its disk full?`)
  const next = sayAsked(`fleet resume ${args.run}`, args.asked)
  const told = `${step} is ${args.done ? 'done' : 'to be run again'}\nnext: ${next}`
  const settled = args.done ? 'done' : 'redo'
  openScreen(args).answer(
    args.json ? settleJson(args.run, { host: args.host, step, settled }) : told,
  )
  return exitCodes.fine
}

function refuse(problem: string): never {
  throw new ExpectedFailure({ kind: 'usage', problem })
}
