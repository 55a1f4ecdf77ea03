import { join } from 'node:path'
import type { ApprovedSql } from '../../approved-sql.ts'
import { runsDirOf } from '../../config.ts'
import { ExpectedFailure } from '../../failure.ts'
import { makeRunId, openJournal } from '../../journal/journal.ts'
import { canStart, type Plan } from '../../plan/plan.ts'
import { quote } from '../../quote.ts'
import { exitCodes } from '../../report/exit-code.ts'
import { countBatches } from '../../report/plan-text.ts'
import { confirm } from '../terminal/confirm.ts'
import { sayController } from './controller.ts'
import type { Execution } from './execution.ts'
import type { Unreviewed } from './reviews.ts'
import { runPlan } from './run-plan.ts'

type Beginning = Pick<Execution, 'args' | 'inventory' | 'connections' | 'screen' | 'isWaiting'> & {
  readonly concurrency: number
  readonly approved?: ApprovedSql
  readonly unreviewed?: Unreviewed
}

/** Where nobody can be asked, a yes must have been given. */
export function refuseUnasked({ yes }: { readonly yes: boolean }): void {
  if (!yes && !process.stdin.isTTY) refuseToAsk()
}

/** Throws, with all that was typed and a yes to it. */
export function refuseToAsk(): never {
  throw new ExpectedFailure({ kind: 'confirmation-impossible', typed: sayTyped('--yes') })
}

/** The same of SQL, with the file that answers for the person. */
export function refuseToReview(): never {
  throw new ExpectedFailure({ kind: 'review-impossible', typed: sayTyped('--approve-sql FILE') })
}

/** All that was typed, and more: a flag that is left out may be what keeps it safe. */
function sayTyped(more: string): string {
  const words = process.argv.slice(2)
  const dashes = words.indexOf('--')
  return words
    .map(quote)
    .toSpliced(dashes < 0 ? words.length : dashes, 0, more)
    .join(' ')
}

/** Shows what will happen, asks unless a yes was given, and begins. */
export async function askAndBegin(
  plan: Plan,
  { text, question, yes }: { text: string; question: string; yes: boolean },
  beginning: Beginning,
): Promise<number> {
  const { screen } = beginning
  const count = plan.hosts.filter(canStart).length
  if (count === 0) return beginRun(plan, beginning)
  screen.tell(`${text}\n`)
  const batches = countBatches(plan)
  const cut = batches.length > 1 ? `, in batches of ${batches.join(', ')}` : ''
  const asked = `${question} ${count} of ${plan.hosts.length} hosts${cut}? (yes/no) `
  const confirmation = yes ? 'yes' : await confirm(asked)
  if (confirmation === 'yes') return beginRun(plan, beginning)
  screen.tell('not confirmed: nothing was touched')
  return confirmation === 'interrupted' ? exitCodes.detached : exitCodes.usage
}

/** Rolls a plan out as a new run; where there is nothing to do, it only tells so. */
export function beginRun(
  plan: Plan,
  { concurrency, approved = {}, unreviewed = 'refuse', ...execution }: Beginning,
): Promise<number> {
  const isWork = plan.hosts.some(canStart)
  const run = isWork ? makeRunId(new Date(), Math.random()) : ''
  const runsDir = runsDirOf(process.env)
  return runPlan({
    ...execution,
    unreviewed,
    state: undefined,
    first: {
      type: 'run-started',
      at: Math.floor(Date.now() / 1000),
      run,
      by: sayController(),
      inventory: execution.inventory.path,
      concurrency,
      plan,
      approved,
      asked: execution.args.asked,
    },
    journal: isWork ? openJournal(runsDir, run) : undefined,
    runDir: isWork ? join(runsDir, run) : undefined,
  })
}
