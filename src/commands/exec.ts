import { ExpectedFailure } from '../failure.ts'
import { quote } from '../quote.ts'
import { doChore } from './chore.ts'
import type { ChoreFlags } from './line/flags.ts'

export type ExecFlags = ChoreFlags & {
  readonly command?: readonly string[]
  /** The command of fleet, then all that follows two dashes. */
  readonly _: readonly string[]
  readonly as: 'root' | 'web' | 'owner'
}

/** Has hosts run a command; its exit code is theirs, and any but 0 is a host that failed. */
export async function exec(args: ExecFlags): Promise<number> {
  const { as } = args
  const command = wordsOf(args)
  const problem = 'say what to run, after two dashes, as in fleet exec --hosts prod -- uptime'
  if (command.length === 0) throw new ExpectedFailure({ kind: 'usage', problem })
  return doChore({ work: 'exec', wanted: lineOf(command), as }, args)
}

function wordsOf({ command = [], _: [, ...afterDashes] }: ExecFlags): string[] {
  return [...command, ...afterDashes]
}

/** One word is a line of sh as it is; several are a command and its arguments, as the shell gave them. */
function lineOf(command: readonly string[]): string {
  return command.length === 1 ? command.join('') : command.map((word) => quote(word)).join(' ')
}
