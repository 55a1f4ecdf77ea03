import type { Options } from 'yargs'
import type { Command } from './command.ts'
import { everywhere } from './flags.ts'

/** What each exit code means, for the page alone: the codes stand in report/exit-code.ts. */
const exits: ReadonlyArray<readonly [code: string, meaning: string]> = [
  ['0', 'all hosts are current or upgraded'],
  ['1', 'a bug in fleet'],
  ['2', 'the command line, the configuration or the inventory cannot be used; nothing was touched'],
  ['3', 'some hosts are blocked, the rest is fine'],
  ['4', 'some hosts failed, were reverted, do not serve or were not reached'],
  ['5', 'halted; what was not started is as it was'],
  ['7', 'a person is needed: a host is held, interrupted or unknown'],
  ['8', 'another run holds the hosts'],
  ['9', 'no host was reached'],
  ['130', 'let go of: the hosts go on by themselves'],
]

/** The manual page fleet(1), from the same table as the command line and its help. */
export function renderManPage(commands: readonly Command[], version: string): string {
  return [
    `.TH FLEET 1 "" "fleet ${inRoff(version)}" "User Commands"`,
    ...section('NAME', 'fleet \\- upgrades IXP Manager hosts over SSH'),
    ...section('SYNOPSIS', '.B fleet', '.I COMMAND', '[\\fIFLAG\\fR ...]'),
    ...section(
      'DESCRIPTION',
      'Surveys the hosts of an inventory, plans the path of each through the releases, and has each',
      'carry out a script of its own, in stages. A host finishes what it began, whoever watches.',
    ),
    '.SH COMMANDS',
    ...commands.flatMap((command) => describe(command, 'fleet')),
    '.SH FLAGS OF EVERY COMMAND',
    ...describeFlags(everywhere),
    '.SH EXIT STATUS',
    ...exits.flatMap(([code, meaning]) => item(code, inRoff(meaning))),
    '.SH ENVIRONMENT',
    ...item('FLEET_\\fIFLAG\\fR', 'stands for that flag, as FLEET_INVENTORY for \\-\\-inventory'),
    ...item('NO_COLOR', 'no colours'),
    '.SH FILES',
    ...item('~/.config/fleet/config.yaml, ./fleet.yaml', 'flags that hold where none is typed'),
    ...item('~/.local/state/fleet/runs/', 'a journal and a log of each run'),
    '',
  ].join('\n')
}

function describe(command: Command, before: string): string[] {
  const { usage, describe: what, flags, examples, subcommands = [] } = command
  const [name = ''] = usage.split(' ')
  return [
    `.SS "${inRoff(`${before} ${usage}`)}"`,
    `${inRoff(what)}.`,
    ...describeFlags(flags),
    ...examples.flatMap(([text, why]) => ['.PP', `.B ${inRoff(text)}`, '.br', inRoff(why)]),
    ...subcommands.flatMap((each) => describe(each, `${before} ${name}`)),
  ]
}

function describeFlags(flags: Readonly<Record<string, Options>>): string[] {
  return Object.entries(flags).flatMap(([name, { alias, type, describe: what = '' }]) => {
    const value = type === 'string' || type === 'number' ? ` \\fI${type.toUpperCase()}\\fR` : ''
    const short = typeof alias === 'string' ? `\\-${alias}, ` : ''
    return item(`${short}${inRoff(`--${name}`)}${value}`, inRoff(what))
  })
}

function section(title: string, ...lines: string[]): string[] {
  return [`.SH ${title}`, ...lines]
}

function item(term: string, text: string): string[] {
  return ['.TP', `.B ${term}`, text]
}

/** As roff(7) wants text: backslashes and hyphens escaped, and no line that begins like a request. */
function inRoff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replace(/^([.'])/, '\\&$1')
}
