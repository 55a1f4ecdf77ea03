import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../../src/commands/line/command.ts'
import { renderManPage } from '../../../src/commands/line/man-page.ts'
import { parseCommandLine } from '../../../src/commands/line/parse.ts'
import { commands } from '../../../src/commands/line/table.ts'
import { exitCodes } from '../../../src/report/exit-code.ts'

type Walked = { readonly path: string; readonly command: Command }

/** Every command with what is typed for it, its subcommands too. */
const walked: Walked[] = commands.flatMap((command) => walk(command, 'fleet'))

function walk(command: Command, before: string): Walked[] {
  const path = `${before} ${command.usage.split(' ')[0]}`
  const below = (command.subcommands ?? []).flatMap((each) => walk(each, path))
  return [{ path, command }, ...below]
}

/** The table with commands that only say that they were reached. */
function noting(list: readonly Command[], before: string, reached: string[]): Command[] {
  return list.map(({ subcommands, run, ...command }) => {
    const path = `${before} ${command.usage.split(' ')[0]}`
    const noted = async () => reached.push(path) * 0
    return {
      ...command,
      ...(run && { run: noted }),
      ...(subcommands && { subcommands: noting(subcommands, path, reached) }),
    }
  })
}

/** The words of fleet in an example, as a shell would give them. */
function wordsIn(example: string): string[] {
  const [typed = ''] = example.replace(/^source <\((.*)\)$/, '$1').split(/ [|>] /)
  return [...typed.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

describe.each(walked)('the help of $path', ({ command }) => {
  it('says what it does and what each of its flags is for, and has an example', () => {
    expect(command.describe).toMatch(/^[A-Z]/)
    expect(command.examples.length).toBeGreaterThan(0)
    for (const [name, flag] of Object.entries(command.flags)) {
      expect(flag.describe, `--${name}`).toMatch(/\S/)
    }
  })

  it.each(command.examples)('has an example that works: %s', async (example) => {
    const reached: string[] = []
    const [fleet, ...argv] = wordsIn(example)
    expect(fleet).toBe('fleet')
    const [own] = argv
    const alone = commands.filter(({ usage }) => usage.split(' ')[0] === own)
    await parseCommandLine(argv, noting(alone, 'fleet', reached))
    expect(reached).toHaveLength(1)
    expect(example).toContain(reached[0])
  })
})

it('gives a command of the hosts to them word by word', async () => {
  const given: unknown[] = []
  const exec = commands.filter(({ usage }) => usage.startsWith('exec'))
  const run = async ({ _ }: { _: unknown }) => given.push(_) * 0
  const noted = exec.map((command) => ({ ...command, run }))
  await parseCommandLine(['exec', '--hosts', 'a', '--', 'chmod', '0644', '1e3', '7', '-h'], noted)
  expect(given).toEqual([['exec', 'chmod', '0644', '1e3', '7', '-h']])
})

describe('the manual page', () => {
  const page = renderManPage(commands, '1.2.3')

  it('has every command with its flags and examples', () => {
    for (const { command } of walked) {
      expect(page).toContain(`${command.describe.replaceAll('-', '\\-').replaceAll('"', '\\(dq')}.`)
      for (const name of Object.keys(command.flags)) {
        expect(page).toContain(`\\-\\-${name.replaceAll('-', '\\-')}`)
      }
    }
  })

  it('has every exit code', () => {
    for (const code of Object.values(exitCodes))
      expect(page).toMatch(new RegExp(`^\\.B ${code}$`, 'm'))
  })

  it('has no request but its own, and no bare hyphen of a flag', () => {
    const requests = page.match(/^[.'].\S*/gm) ?? []
    expect(new Set(requests)).toEqual(
      new Set(['.TH', '.SH', '.B', '.I', '.SS', '.TP', '.PP', '.br']),
    )
    expect(page).not.toMatch(/(?<!\\)--/)
  })

  it('comes with the package', () => {
    const { man } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    )
    expect(man).toBe('dist/fleet.1')
  })
})
