import type { Options } from 'yargs'
import type { Command } from './command.ts'
import { everywhere } from './flags.ts'

/** Names to complete with, each read only when it is asked for: a shell waits for the answer. */
export type Names = {
  readonly hosts: () => readonly string[]
  readonly groups: () => readonly string[]
  readonly rollouts: () => readonly string[]
  readonly runs: () => readonly string[]
  readonly releases: () => readonly string[]
  readonly steps: () => readonly string[]
}

/** What the last of these words may become; nothing where only the shell knows, as of files. */
export function completeWords(
  words: readonly string[],
  commands: readonly Command[],
  names: Names,
): string[] {
  const typed = words.at(-1) ?? ''
  const [name = '', ...rest] = words.slice(0, -1)
  const command = find(commands, name)
  if (!command) return starting(typed, words.length > 1 ? [] : listNames(commands))
  const sub = find(command.subcommands ?? [], rest[0] ?? '')
  return completeFor(sub ?? command, sub ? rest.slice(1) : rest, { typed, names })
}

type Asked = { readonly typed: string; readonly names: Names }

function completeFor(command: Command, before: readonly string[], { typed, names }: Asked) {
  const flags: Readonly<Record<string, Options>> = { ...command.flags, ...everywhere }
  const flag = flagOf(before.at(-1) ?? '', flags)
  if (flag && takesValue(flags[flag])) return completeValue(flag, flags[flag], { typed, names })
  if (typed.startsWith('-')) return starting(typed, Object.entries(flags).flatMap(spellings))
  const places = [...command.usage.matchAll(/[<[](\w+)/g)].map(([, place = '']) => place)
  const place = places[countPositionals(before, flags)] ?? ''
  const subcommands = before.length === 0 ? listNames(command.subcommands ?? []) : []
  return starting(typed, [...subcommands, ...namesFor(place, names)])
}

function completeValue(flag: string, option: Options | undefined, { typed, names }: Asked) {
  if (option?.choices) return starting(typed, option.choices.map(String))
  if (flag !== 'hosts') return starting(typed, namesFor(flag, names))
  const [, begun = '', last = ''] = /^(.*,)?(.*)$/.exec(typed) ?? []
  const [, sign = '', word = ''] = /^([!&]?)(.*)$/.exec(last) ?? []
  const all = ['all', ...names.groups(), ...names.hosts()]
  return starting(word, all).map((found) => `${begun}${sign}${found}`)
}

/** Of a flag or a place of the command line, by what it is called. */
function namesFor(what: string, names: Names): readonly string[] {
  switch (what) {
    case 'run':
      return [...names.runs()].reverse()
    case 'host':
      return names.hosts()
    case 'to':
      return ['latest', 'next', ...names.releases()]
    case 'rollout':
      return names.rollouts()
    case 'step':
      return names.steps()
    case 'shell':
      return ['bash', 'zsh', 'fish']
    default:
      return []
  }
}

function flagOf(word: string, flags: Readonly<Record<string, Options>>): string | undefined {
  const [, long, short] = /^(?:--([\w-]+)|-(\w))$/.exec(word) ?? []
  if (long && flags[long]) return long
  return Object.keys(flags).find((name) => short !== undefined && flags[name]?.alias === short)
}

function takesValue(option: Options | undefined): boolean {
  return option?.type === 'string' || option?.type === 'number'
}

function countPositionals(
  words: readonly string[],
  flags: Readonly<Record<string, Options>>,
): number {
  const isValue = (index: number) => {
    const flag = flagOf(words[index - 1] ?? '', flags)
    return flag !== undefined && takesValue(flags[flag])
  }
  return words.filter((word, index) => !word.startsWith('-') && !isValue(index)).length
}

/** A switch that is on can be turned off. */
function spellings([name, option]: [string, Options]): string[] {
  return option.default === true ? [`--${name}`, `--no-${name}`] : [`--${name}`]
}

function find(list: readonly Command[], name: string): Command | undefined {
  return list.find(({ usage }) => usage.split(' ')[0] === name)
}

function listNames(list: readonly Command[]): string[] {
  return list.map(({ usage }) => usage.split(' ')[0] ?? '')
}

function starting(typed: string, all: readonly string[]): string[] {
  return all.filter((each) => each.startsWith(typed))
}
