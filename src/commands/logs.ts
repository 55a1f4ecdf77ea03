import type { Answer } from '../answer.ts'
import { LineCleaner } from '../clean-lines.ts'
import { ExpectedFailure } from '../failure.ts'
import type { Connections } from '../remote/connections.ts'
import {
  followOutputRequest,
  outputRequest,
  type Printed,
  type RunPlace,
} from '../remote/scripts.ts'
import { exitCodes } from '../report/exit-code.ts'
import { logsJson } from '../report/json.ts'
import { redactSecrets, secretsOf } from '../secrets.ts'
import { withConnections } from './ask-hosts.ts'
import type { LogsFlags } from './line/looking-back-flags.ts'
import { findHostOfRun } from './run/host-of-run.ts'
import { openScreen } from './terminal/screen.ts'

type Reading = {
  readonly connections: Connections
  readonly tell: (line: string) => void
  readonly signal: AbortSignal
}

type Asking = Pick<LogsFlags, 'run' | 'host'> & Partial<Pick<LogsFlags, 'step' | 'attempt'>>

/** Prints what the steps of a host printed, as it comes and made safe to show. */
export async function logs(args: LogsFlags): Promise<number> {
  const { place } = findHostOfRun(args.run, args.host)
  const unread = new AbortController()
  process.stdout.once('error', () => unread.abort())
  const lines: string[] = []
  const tell = (line: string) => {
    if (args.json) lines.push(line)
    else process.stdout.write(`${line}\n`)
  }
  const answer = await withConnections(args, (connections) =>
    readOutput(place, args, { connections, tell, signal: unread.signal }),
  )
  if (unread.signal.aborted) return exitCodes.fine
  if (answer.kind === 'unknown')
    throw new ExpectedFailure({ kind: 'link-lost', reason: answer.reason })
  if (answer.code === 0) {
    if (args.json) openScreen(args).answer(logsJson(args.run, args.host, lines))
    return exitCodes.fine
  }
  throw new ExpectedFailure({ kind: 'usage', ...sayNoOutput(args) })
}

/** What there is instead: less narrowly asked, or what the run did. */
export function sayNoOutput({ run, host, step, attempt }: Asking) {
  const of = step ? `of ${step} ` : ''
  const where = attempt ? `attempt ${attempt} of this run` : 'this run'
  const next = step || attempt ? `fleet logs ${run} ${host}` : `fleet show ${run}`
  return { problem: `${host} has no output ${of}in ${where}`, next }
}

/** Ends early where nobody reads any more, as `head` does. */
async function readOutput(
  place: RunPlace,
  { follow, ...printed }: Printed & { readonly follow?: boolean | undefined },
  { connections, tell, signal }: Reading,
): Promise<Answer> {
  const secrets = secretsOf([place.host])
  const cleaner = new LineCleaner((line) => tell(redactSecrets(line, secrets)))
  const connection = await connections.to(place.host)
  const request = follow ? followOutputRequest(place, printed) : outputRequest(place, printed)
  const answer = await connection.read(request, {
    onOutput: (bytes) => cleaner.take(bytes),
    onNotice: () => undefined,
    signal,
  })
  cleaner.end()
  return answer
}
