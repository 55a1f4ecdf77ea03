#!/usr/bin/env node
import { config as loadDotenv } from 'dotenv'
import { parseCommandLine } from './commands/line/parse.ts'
import { outliveClosedStreams } from './commands/terminal/screen.ts'
import { ExpectedFailure } from './failure.ts'
import { shortageIn } from './shortage.ts'
import { word } from './wording/word.ts'

loadDotenv({ quiet: true })
outliveClosedStreams()
process.exitCode = await main(process.argv.slice(2))

/** Runs the command line to its exit code. The one place where a failure ends. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    return await parseCommandLine(argv)
  } catch (error) {
    if (error instanceof ExpectedFailure) return tellFailure(error)
    const of = shortageIn(error)
    if (of) return tellFailure(new ExpectedFailure({ kind: 'controller-short', of }))
    return tellBug(error)
  }
}

async function tellFailure({ failure, asked }: ExpectedFailure): Promise<number> {
  const { what, evidence, next } = word(failure, { asked })
  process.stderr.write(
    [`fleet: ${what}`, ...evidence.map((line) => `  ${line}`), `next: ${next}`, ''].join('\n'),
  )
  const { exitCodeOfFailure } = await import('./report/exit-code.ts')
  return exitCodeOfFailure(failure)
}

function tellBug(error: unknown): number {
  const stack = error instanceof Error ? error.stack : String(error)
  process.stderr.write(`fleet: this is a bug in fleet, not in your fleet\n${stack}\n`)
  return 1
}
