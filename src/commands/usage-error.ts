import type { UsageFailure } from '../failure.ts'
import { nearest } from '../near.ts'
import { everywhere } from './flags.ts'
import { type Command, commands } from './table.ts'

/** Puts what yargs says of a mistyped command line into our own words, with the near name. */
export function readUsageError(message: string, argv: readonly string[]): UsageFailure {
  const command = commands.find(({ usage }) => argv.includes(nameOf(usage)))
  const [, missing] = /^Missing required argument: (\S+)/.exec(message) ?? []
  if (missing) {
    const about = command?.flags[missing]?.describe
    return { kind: 'usage', problem: `--${missing} is missing${about ? `: ${about}` : ''}` }
  }
  const [, unknown] = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message) ?? []
  return unknown ? sayUnknown(unknown, command) : { kind: 'usage', problem: message }
}

function sayUnknown(name: string, command: Command | undefined): UsageFailure {
  if (!command) {
    const names = commands.map(({ usage }) => nameOf(usage))
    return {
      kind: 'usage',
      problem: `there is no command "${name}"`,
      suggestion: nearest(name, names),
    }
  }
  const flags = Object.keys({ ...command.flags, ...everywhere })
  const problem = `fleet ${nameOf(command.usage)} has no flag or argument "${name}"`
  return { kind: 'usage', problem, suggestion: nearest(name, flags) }
}

function nameOf(usage: string): string {
  return usage.split(' ')[0] ?? usage
}
