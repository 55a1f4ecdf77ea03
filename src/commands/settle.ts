import { sayAsked } from '../asked.ts'
import { ExpectedFailure } from '../failure.ts'
import { settleRequest } from '../remote/scripts.ts'
import { exitCodes } from '../report/exit-code.ts'
import { settleJson } from '../report/json.ts'
import { sayNothingToSettle } from '../report/nothing-to-settle.ts'
import { withConnections } from './ask-hosts.ts'
import type { Everywhere } from './line/flags.ts'
import { type CaughtUp, catchUp } from './run/catch-up.ts'
import { findHostOfRun } from './run/host-of-run.ts'
import { openScreen } from './terminal/screen.ts'

type SettleFlags = Everywhere & { run: string; host: string; done?: boolean; redo?: boolean }

/** Writes a person's word on an interrupted step to the host; the next attempt goes by it. */
export async function settle(args: SettleFlags): Promise<number> {
  const { place, state } = findHostOfRun(args.run, args.host)
  const { step, answer } = await withConnections(args, async (connections) => {
    const connection = await connections.to(place.host)
    const step = interruptedStep(args, await catchUp(connection, place, state))
    const request = settleRequest(place, step, args.done === true)
    return { step, answer: await connection.run(request, 30) }
  })
  if (answer.kind === 'unknown')
    throw new ExpectedFailure({ kind: 'link-lost', reason: answer.reason })
  if (answer.code !== 0) {
    const problem = `${args.host} could not write it down: is its disk full?`
    refuse({ problem, next: `fleet doctor --hosts ${args.host}` })
  }
  const next = sayAsked(`fleet resume ${args.run}`, args.asked)
  const told = `${step} is ${args.done ? 'done' : 'to be run again'}\nnext: ${next}`
  const settled = args.done ? 'done' : 'redo'
  openScreen(args).answer(
    args.json ? settleJson(args.run, { host: args.host, step, settled }) : told,
  )
  return exitCodes.fine
}

/** By the host's own record; throws where nothing is to be settled, or nothing was said of it. */
function interruptedStep({ run, host, done, redo }: SettleFlags, found: CaughtUp): string {
  const { attemptOutcome, failedStep: step } = found.state
  if (attemptOutcome !== 'interrupted' || !step) return refuse(sayNothingToSettle(run, found))
  if (done || redo) return step
  const problem = `say of ${step}: --done or --redo`
  return refuse({ problem, next: `fleet logs ${run} ${host} --step ${step}` })
}

function refuse(why: { readonly problem: string; readonly next: string }): never {
  throw new ExpectedFailure({ kind: 'usage', ...why })
}
