import { nearest } from '../near.ts'
import type { UsageFailure } from '../usage-failure.ts'
import { everywhere } from './flags.ts'
import { type Command, commands } from './table.ts'

/** Puts what yargs says of a mistyped command line into our own words, with the near name. */
export function readUsageError(message: string, argv: readonly string[]): UsageFailure {
  const command = commands.find(({ usage }) => argv.includes(nameOf(usage)))
  const [, missing] = /^Missing required argument: (\S+)/.exec(message) ?? []
  if (missing) {
    const mistyped = findMistyped(argv, command)
    if (mistyped) return mistyped
    const about = command?.flags[missing]?.describe
    const [, word] = argv.filter((each) => !each.startsWith('-'))
    const suggestion = word && missing === 'hosts' ? `--hosts ${word}` : undefined
    return {
      kind: 'usage',
      problem: `--${missing} is missing${about ? ` (${about})` : ''}`,
      suggestion,
    }
  }
  const [, bare] = /^Not enough arguments following: (\S+)/.exec(message) ?? []
  if (bare) return { kind: 'usage', problem: `--${bare} needs a value` }
  const [, unknown] = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message) ?? []
  return unknown ? sayUnknown(unknown, command, argv) : { kind: 'usage', problem: message }
}

/** yargs tells first what is missing; often it stands there, mistyped. */
function findMistyped(
  argv: readonly string[],
  command: Command | undefined,
): UsageFailure | undefined {
  const flags = Object.keys({ ...command?.flags, ...everywhere })
  const typed = argv.flatMap((word) => /^--(?:no-)?([\w-]+)/.exec(word)?.[1] ?? [])
  const unknown = typed.find((flag) => !flags.includes(flag))
  return unknown === undefined ? undefined : sayUnknown(unknown, command)
}

/** A word alone where hosts belong: they are taken by --hosts. */
function sayHostsMissing(word: string, { flags }: Command): UsageFailure {
  const problem = `--hosts is missing (${flags.hosts?.describe})`
  return { kind: 'usage', problem, suggestion: `--hosts ${word}` }
}

function sayUnknown(
  flag: string,
  command: Command | undefined,
  argv: readonly string[] = [],
): UsageFailure {
  if (!command) {
    const name = argv.find((word) => !word.startsWith('-')) ?? flag
    const names = commands.map(({ usage }) => nameOf(usage))
    return {
      kind: 'usage',
      problem: `there is no command "${name}"`,
      suggestion: nearest(name, names),
    }
  }
  const isWord = argv.includes(flag) && !argv.some((word) => /^--(hosts|plan)\b/.test(word))
  if (isWord && command.flags.hosts) return sayHostsMissing(flag, command)
  const flags = Object.keys({ ...command.flags, ...everywhere })
  const problem = `fleet ${nameOf(command.usage)} has no flag or argument "${flag}"`
  return { kind: 'usage', problem, suggestion: nearest(flag, flags) }
}

function nameOf(usage: string): string {
  return usage.split(' ')[0] ?? usage
}
