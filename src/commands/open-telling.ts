import { cleanLine } from '../clean.ts'
import { ExpectedFailure } from '../failure.ts'
import { outputTailRequest } from '../remote/scripts.ts'
import { redactSecrets, secretsOf } from '../secrets.ts'
import { recallUsualTimes } from './earlier-runs.ts'
import type { Interrupts } from './interrupts.ts'
import type { Execution } from './run-plan.ts'
import type { Story } from './story.ts'
import { type Telling, tellInLines } from './telling.ts'

const smallest = { columns: 40, rows: 8 }

/** A live view where the terminal can show one; else lines. */
export async function openTelling(
  execution: Execution,
  story: Story,
  { askToHalt, letGo }: Interrupts,
): Promise<Telling> {
  const { screen } = execution
  if (!canDraw(execution)) return tellInLines(screen)
  const { LiveView } = await import('./live-view.ts')
  return new LiveView({
    colour: screen.colourTold,
    usual: recallUsualTimes(),
    readLog: (host) => readLog(host, execution, story),
    askToHalt,
    letGo,
  })
}

function canDraw({ args, journal }: Execution): boolean {
  const { isTTY, columns = 0, rows = 0 } = process.stderr
  const isPlain = !args.live || args.quiet || (args.verbose ?? 0) > 0 || process.env.TERM === 'dumb'
  const isLarge = columns >= smallest.columns && rows >= smallest.rows
  const isTerminal = isTTY === true && process.stdin.isTTY === true
  return isTerminal && isLarge && !isPlain && journal !== undefined
}

/** Never throws: a view goes on without it. */
async function readLog(
  name: string,
  { inventory, connections }: Execution,
  { state }: Story,
): Promise<string[]> {
  const host = inventory.hosts.find((each) => each.name === name)
  const stateDir = state.plan.hosts.find((each) => each.host === name)?.setup?.stateDir
  const step = state.hosts.get(name)?.step
  if (!host || !stateDir || !step) return ['nothing was printed yet']
  try {
    const connection = await connections.to(host)
    const place = { host, run: state.run, stateDir }
    const answer = await connection.run(outputTailRequest(place, step), 30)
    if (answer.kind === 'unknown') return [answer.reason]
    const text = redactSecrets(answer.stdout, secretsOf([host]))
    const lines = text.split(/[\r\n]+/).map(cleanLine)
    return lines.filter(Boolean).length > 0 ? lines.filter(Boolean) : ['nothing was printed yet']
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    return ['the host cannot be asked now']
  }
}
