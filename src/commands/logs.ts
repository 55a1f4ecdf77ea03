import { LineCleaner } from '../clean-lines.ts'
import { ExpectedFailure } from '../failure.ts'
import { outputRequest } from '../remote/scripts.ts'
import { exitCodes } from '../report/exit-code.ts'
import { openConnections } from './ask-hosts.ts'
import type { Everywhere } from './flags.ts'
import { findHostOfRun } from './host-of-run.ts'

type LogsFlags = Everywhere & { run: string; host: string; step?: string }

/** Prints what the steps of a host printed, as it comes and made safe to show. */
export async function logs(args: LogsFlags): Promise<number> {
  const { place } = findHostOfRun(args.run, args.host)
  const connections = openConnections(args)
  const connection = await connections.to(place.host)
  const cleaner = new LineCleaner((line) => process.stdout.write(`${line}\n`))
  const answer = await connection.read(outputRequest(place, args.step), {
    onOutput: (bytes) => cleaner.take(bytes),
    onNotice: () => undefined,
    signal: new AbortController().signal,
  })
  cleaner.end()
  connections.closeAll()
  if (answer.kind === 'unknown')
    throw new ExpectedFailure({ kind: 'link-lost', reason: answer.reason })
  if (answer.code === 0) return exitCodes.fine
  const problem = `${args.host} has no output ${args.step ? `of ${args.step} ` : ''}in this run`
  throw new ExpectedFailure({ kind: 'usage', problem })
}
