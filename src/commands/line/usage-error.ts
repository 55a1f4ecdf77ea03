import { nearest } from '../../near.ts'
import type { UsageFailure } from '../../usage-failure.ts'
import type { Command } from './command.ts'
import { everywhere } from './flags.ts'
import { commands } from './table.ts'

type Wrong = { readonly problem: string; readonly suggestion?: string | undefined }

/** Puts what yargs says of a mistyped command line into our own words, with the near name. */
export function readUsageError(message: string, argv: readonly string[]): UsageFailure {
  const own = withoutCommandOfHosts(argv)
  return { kind: 'usage', ...readWrong(message, own), next: `${pathOf(own)} --help` }
}

/** What follows two dashes is for the hosts: no flag or name of ours is in it. */
function withoutCommandOfHosts(argv: readonly string[]): readonly string[] {
  const dashes = argv.indexOf('--')
  return dashes < 0 ? argv : argv.slice(0, dashes)
}

/** What was typed of a command's name: `fleet schema update`. */
export function pathOf(argv: readonly string[]): string {
  return ['fleet', ...findCommands(argv).map(({ usage }) => nameOf(usage))].join(' ')
}

/** The command that was typed, and below it its subcommand. */
function findCommands(argv: readonly string[]): Command[] {
  const typed = (word: string) => commands.find(({ usage }) => nameOf(usage) === word)
  const command = argv.map(typed).find((each) => each !== undefined)
  if (!command) return []
  const word = argv[argv.indexOf(nameOf(command.usage)) + 1]
  const sub = command.subcommands?.find(({ usage }) => nameOf(usage) === word)
  return sub ? [command, sub] : [command]
}

function readWrong(message: string, argv: readonly string[]): Wrong {
  const command = findCommands(argv).at(-1)
  const [, missing] = /^Missing required argument: (\S+)/.exec(message) ?? []
  if (missing) return findMistyped(argv, command) ?? sayMissing(missing, command, argv)
  const [, bare] = /^Not enough arguments following: (\S+)/.exec(message) ?? []
  if (bare) return { problem: `--${bare} needs a value` }
  if (/^Not enough non-option arguments/.test(message)) {
    const places = command?.usage
      .replaceAll(/ \[\S+\]/g, '')
      .replaceAll(/ <(\w+)>/g, (_, name) => ` ${name.toUpperCase()}`)
    const path = pathOf(argv).replace(/ \S+$/, '')
    return { problem: `say which: ${path} ${places}` }
  }
  const [, one, other] = /^Arguments (\S+) and (\S+) are mutually exclusive/.exec(message) ?? []
  if (one) return { problem: `--${one} and --${other} exclude each other` }
  const [, flag, given = '', choices = ''] =
    /Argument: ([\w-]+), Given: "(.*?)", Choices: (.*)/.exec(message) ?? []
  if (flag) {
    const known = [...choices.matchAll(/"(.*?)"/g)].map(([, choice = '']) => choice)
    const problem = `--${flag} takes ${known.join(' · ')}, not "${given}"`
    return { problem, suggestion: nearest(given, known) }
  }
  const [, unknown] = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message) ?? []
  return unknown ? sayUnknown(unknown, command, argv) : { problem: message }
}

function sayMissing(missing: string, command: Command | undefined, argv: readonly string[]): Wrong {
  const about = command?.flags[missing]?.describe
  const [, word] = argv.filter((each) => !each.startsWith('-'))
  const takesWords = command?.usage.includes(' ')
  const suggestion = word && missing === 'hosts' && !takesWords ? `--hosts ${word}` : undefined
  return { problem: `--${missing} is missing${about ? ` (${about})` : ''}`, suggestion }
}

/** yargs tells first what is missing; often it stands there, mistyped. */
function findMistyped(argv: readonly string[], command: Command | undefined): Wrong | undefined {
  const flags = Object.keys({ ...command?.flags, ...everywhere })
  const typed = argv.flatMap((word) => /^--(?:no-)?([\w-]+)/.exec(word)?.[1] ?? [])
  const unknown = typed.find((flag) => !flags.includes(flag))
  return unknown === undefined ? undefined : sayUnknown(unknown, command)
}

/** A word alone where hosts belong: they are taken by --hosts. */
function sayHostsMissing(word: string, { flags }: Command): Wrong {
  const problem = `--hosts is missing (${flags.hosts?.describe})`
  return { problem, suggestion: `--hosts ${word}` }
}

function sayUnknown(
  flag: string,
  command: Command | undefined,
  argv: readonly string[] = [],
): Wrong {
  if (!command) return sayNoCommand(argv.find((word) => !word.startsWith('-')) ?? flag, commands)
  const word = argv[argv.indexOf(nameOf(command.usage)) + 1] ?? '-'
  if (!command.run && !word.startsWith('-'))
    return sayNoCommand(word, command.subcommands ?? [], `${nameOf(command.usage)} `)
  const isWord = argv.includes(flag) && !argv.some((word) => /^--(hosts|plan)\b/.test(word))
  if (isWord && command.flags.hosts) return sayHostsMissing(flag, command)
  const flags = Object.keys({ ...command.flags, ...everywhere })
  const problem = `${pathOf(argv)} has no flag or argument "${flag}"`
  return { problem, suggestion: nearest(flag, flags) }
}

function sayNoCommand(name: string, known: readonly Command[], before = ''): Wrong {
  const near = nearest(
    name,
    known.map(({ usage }) => nameOf(usage)),
  )
  return {
    problem: `there is no command "${before}${name}"`,
    suggestion: near && `${before}${near}`,
  }
}

function nameOf(usage: string): string {
  return usage.split(' ')[0] ?? usage
}
