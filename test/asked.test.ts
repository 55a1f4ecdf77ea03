import { describe, expect, it } from 'vitest'
import { type Asked, lastingFlags, sayAsked } from '../src/asked.ts'
import type { Command } from '../src/commands/line/command.ts'
import { everywhere } from '../src/commands/line/flags.ts'
import { commands } from '../src/commands/line/table.ts'

const inventory = 'other fleet'

describe('a command to type next', () => {
  it.each<[command: string, asked: Asked, told: string]>([
    ['fleet plan --hosts a', {}, 'fleet plan --hosts a'],
    ['fleet plan --hosts a', { inventory }, "fleet plan --hosts a -i 'other fleet'"],
    ['fleet plan --hosts a -i x', { inventory }, 'fleet plan --hosts a -i x'],
    ['fleet init', { inventory }, "fleet init -i 'other fleet'"],
    ['fleet upgrade --hosts a --to 4.9', { to: '4.8' }, 'fleet upgrade --hosts a --to 4.9'],
    [
      'fleet upgrade --hosts a',
      { 'first-alone': false, review: true, concurrency: 1 },
      'fleet upgrade --hosts a --no-first-alone --review -c 1',
    ],
    ['fleet plan --hosts a', { concurrency: 1, silence: 'x' }, 'fleet plan --hosts a'],
    [
      'fleet upgrade --review --hosts P',
      { 'approve-sql': 'x' },
      'fleet upgrade --review --hosts P',
    ],
    ['fleet upgrade --hosts a', { 'approve-sql': 'x' }, 'fleet upgrade --hosts a --approve-sql x'],
    [
      'fleet permissions fix --hosts a',
      { inventory, to: '4.9', concurrency: 2 },
      "fleet permissions fix --hosts a -c 2 -i 'other fleet'",
    ],
    [
      'fleet exec --hosts a -- grep -i x',
      { inventory, concurrency: 2 },
      "fleet exec --hosts a -c 2 -i 'other fleet' -- grep -i x",
    ],
    ['fleet backup verify a', { concurrency: 2, inventory: 'x' }, 'fleet backup verify a -i x'],
    ['fleet script a', { inventory: 'x' }, 'fleet script a -i x'],
    [
      'fleet resume 20261121-020000-test',
      { inventory, review: true },
      'fleet resume 20261121-020000-test',
    ],
    [
      'fleet logs 20261121-020000-test a',
      { 'sudo-password-file': 'p', 'key-passphrase-file': 'k' },
      'fleet logs 20261121-020000-test a --key-passphrase-file k --sudo-password-file p',
    ],
    ['fleet --help', { inventory, 'sudo-password-file': 'p' }, 'fleet --help'],
    ['fleet status --help', { 'sudo-password-file': 'p' }, 'fleet status --help'],
    ['ssh lon1', { inventory }, 'ssh lon1'],
    [
      'fleet upgrade --approve-sql FILE --hosts a',
      { review: true },
      'fleet upgrade --approve-sql FILE --hosts a',
    ],
  ])('%s, where %j was typed', (command, asked, told) => {
    expect(sayAsked(command, asked)).toBe(told)
  })
})

/** Every command that is told its hosts, with the command line for one. */
const walked = commands.flatMap((command) => walk(command, 'fleet'))

function walk({ usage, flags, subcommands = [] }: Command, before: string): [string, string[]][] {
  const [name, ...places] = usage.split(' ')
  const path = `${before} ${name}`
  const line = places.includes('<host>') ? `${path} lon1` : `${path} --hosts lon1`
  const isOfHosts = 'hosts' in flags || places[0] === '<host>'
  const own: [string, string[]][] = isOfHosts ? [[line, Object.keys(flags)]] : []
  return [...own, ...subcommands.flatMap((each) => walk(each, path))]
}

const all = Object.fromEntries(
  lastingFlags.map((flag) => [flag, flag === 'concurrency' ? 2 : true]),
)

describe.each(walked)('%s', (line, flags) => {
  it('is told again each flag that it has, and no other', () => {
    const told = sayAsked(line, { ...all, inventory: 'x' })
    const lasting: readonly string[] = lastingFlags
    const known = [...flags, ...Object.keys(everywhere)].filter((flag) => lasting.includes(flag))
    const long = told.replace(' -i ', ' --inventory ').replace(' -c ', ' --concurrency ')
    const said = [...long.matchAll(/ --([a-z-]+)/g)].map(([, name = '']) => name)
    const quiet = line.startsWith('fleet hosts')
      ? ['key-passphrase-file', 'sudo-password-file']
      : []
    const wanted = known.filter((flag) => !quiet.includes(flag))
    expect(said.filter((name) => name !== 'hosts').sort()).toEqual([...new Set(wanted)].sort())
  })
})
