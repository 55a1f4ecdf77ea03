import yargs, { type Argv, type Options } from 'yargs'
import { type Asked, lastingFlags } from '../../asked.ts'
import { type Config, readConfig } from '../../config.ts'
import { ExpectedFailure } from '../../failure.ts'
import type { Command } from './command.ts'
import { renderExamples } from './examples.ts'
import { everywhere } from './flags.ts'
import { commands as table } from './table.ts'
import { pathOf, readUsageError } from './usage-error.ts'
import { versionOfFleet } from './version.ts'

/** Parses a command line and runs its command; resolves to the exit code. Throws usage failures. */
export async function parseCommandLine(
  argv: readonly string[],
  commands: readonly Command[] = table,
): Promise<number> {
  let exitCode = 0
  const config = await readConfig(process.cwd(), process.env)
  const parser = yargs()
    .scriptName('fleet')
    .parserConfiguration({ 'parse-positional-numbers': false })
    .locale('en')
    .usage('$0 COMMAND\n\nUpgrades IXP Manager hosts over SSH; each host finishes what it began.')
    .version(versionOfFleet())
    .alias({ version: 'V', help: 'h' })
    .wrap(argv.some(asksForHelp) ? helpWidth() : null)
    .strict()
    .demandCommand(1, 'say what to do: fleet status, plan, upgrade …')
    .fail((message, error) => {
      throw error instanceof ExpectedFailure
        ? withHelp(error, pathOf(argv))
        : new ExpectedFailure(readUsageError(message ?? error.message, argv))
    })
  for (const command of commands) {
    register(parser, command, { config, argv }, (code) => {
      exitCode = code
    })
  }
  await parser.parseAsync(argv)
  return exitCode
}

/** yargs writes its help in every run, shown or not: in columns it takes longer than all else it does. */
function asksForHelp(word: string): boolean {
  return /^(help|--help|-[a-zA-Z]*h[a-zA-Z]*)$/.test(word)
}

function helpWidth(): number {
  return Math.min(100, process.stdout.columns ?? 100)
}

/** The command line, and what counts where it says nothing. */
type Typing = { readonly config: Config; readonly argv: readonly string[] }

function register(
  parser: Argv,
  command: Command,
  { config, argv }: Typing,
  onEnd: (exitCode: number) => void,
): void {
  const flags = { ...command.flags, ...everywhere }
  parser.command({
    command: command.usage,
    describe: command.describe,
    builder: (own) => {
      own.options(onceEach(flags)).config(valuesFor(flags, config))
      for (const [, name = '', isList] of command.usage.matchAll(/[<[](\w+)(\.\.)?[>\]]/g))
        own.positional(name, { type: 'string', ...(isList && { array: true, default: [] }) })
      own.epilogue(renderExamples(command.examples, helpWidth()))
      for (const each of command.subcommands ?? []) register(own, each, { config, argv }, onEnd)
      return command.run ? own : own.demandCommand(1, sayWhich(command))
    },
    handler: async (args) => {
      const asked = askedOf(args, flags, config)
      const run = async () => command.run?.({ ...args, asked } as never)
      onEnd((await run().catch((error) => refuseWith(error, asked, argv))) ?? 0)
    },
  })
}

function sayWhich({ usage, subcommands = [] }: Command): string {
  return `say which: ${subcommands.map((each) => `fleet ${usage} ${each.usage}`).join(', ')}`
}

/** A flag that takes a value takes one, and is given once; --hosts alone may be repeated. A subcommand has its own. */
function onceEach(flags: Readonly<Record<string, Options>>): Record<string, Options> {
  const once = ([name, flag]: [string, Options]): [string, Options] => {
    const own = { ...flag, global: false }
    if (name === 'hosts') return [name, { ...own, requiresArg: true }]
    if (flag.type !== 'string' && flag.type !== 'number') return [name, own]
    const coerce = (value: unknown) => {
      if (Array.isArray(value)) throw new Error(`--${name} is given more than once`)
      return flag.coerce ? flag.coerce(value) : value
    }
    return [name, { ...own, requiresArg: true, coerce }]
  }
  return Object.fromEntries(Object.entries(flags).map(once))
}

/** What a command refuses ends with a command to type, and that says again what was typed. */
function refuseWith(error: unknown, asked: Asked, argv: readonly string[]): never {
  if (!(error instanceof ExpectedFailure)) throw error
  const { failure } = withHelp(error, pathOf(argv))
  throw new ExpectedFailure(failure, error.asked ?? asked)
}

/** Who typed a command wrongly is shown the help of that one. */
function withHelp({ failure, asked }: ExpectedFailure, path: string): ExpectedFailure {
  const isPlain = failure.kind === 'usage' && failure.next === undefined
  return new ExpectedFailure(isPlain ? { ...failure, next: `${path} --help` } : failure, asked)
}

/** Of the command line what no file and no environment says, and a next command must say again. */
function askedOf(args: Config, flags: Readonly<Record<string, Options>>, config: Config): Asked {
  const usual: Config = valuesFor(flags, config)
  const typed = lastingFlags.filter((name) => {
    const flag = flags[name]
    return flag && args[name] !== undefined && args[name] !== (usual[name] ?? flag.default)
  })
  return Object.fromEntries(typed.map((name) => [name, args[name]]))
}

/** Of the configuration what this command has flags for; text for a switch is read as yes or no. */
function valuesFor(flags: Readonly<Record<string, Options>>, config: Config): Config {
  const known = Object.entries(config).filter(([name]) => Object.hasOwn(flags, name))
  return Object.fromEntries(
    known.map(([name, value]) => [
      name,
      flags[name]?.type === 'boolean' && typeof value === 'string'
        ? /^(1|true|yes)$/i.test(value)
        : value,
    ]),
  )
}
