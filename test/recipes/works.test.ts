import { describe, expect, it } from 'vitest'
import { commands } from '../../src/commands/line/table.ts'
import { type Chore, chores, isChore } from '../../src/recipes/works.ts'

const all = Object.entries(chores) as Array<[Chore, (typeof chores)[Chore]]>

/** `backup`, `backup verify`, `maintenance on`: as it is typed, from the table of the commands. */
const typed = commands.flatMap(({ usage, subcommands = [] }) => {
  const words = usage.split(' ')[0] ?? ''
  return [words, ...subcommands.map((each) => `${words} ${each.usage.split(' ')[0]}`)]
})

describe('work that is no upgrade', () => {
  it.each(all)('%s is asked for with a command that fleet has', (chore, { command, remedy }) => {
    const words = chore.replace('-', ' ')
    expect(typed).toContain(words)
    expect(command('lon1', '', 'root')).toMatch(new RegExp(`^fleet ${words} (--hosts )?lon1`))
    const [, remedial = words] = /^fleet (.*) --hosts/.exec(remedy?.('lon1') ?? '') ?? []
    expect(typed).toContain(remedial)
  })

  it('is not an upgrade, and not the way back from one', () => {
    expect((['upgrade', 'rollback'] as const).map(isChore)).toEqual([false, false])
    expect(all.every(([chore]) => isChore(chore))).toBe(true)
  })

  it.each<[Chore, wanted: string, command: string, as?: 'web']>([
    ['backup-verify', '', 'fleet backup verify lon1'],
    ['backup-verify', 'old.sql.gz', 'fleet backup verify lon1 --dump old.sql.gz'],
    ['maintenance-on', '', 'fleet maintenance on --hosts lon1'],
    ['maintenance-on', '1800', 'fleet maintenance on --hosts lon1 --for 1800s'],
    ['memcached-restart', '', 'fleet memcached restart --hosts lon1'],
    ['exec', 'uptime', 'fleet exec --hosts lon1 -- uptime'],
    ['exec', 'ls | wc', "fleet exec --hosts lon1 --as web -- 'ls | wc'", 'web'],
  ])('%s %s is typed again as it was', (chore, wanted, command, as) => {
    expect(chores[chore].command('lon1', wanted, as ?? 'root')).toBe(command)
  })

  const those = (key: keyof (typeof chores)[Chore]) =>
    all.filter(([, recipe]) => recipe[key]).map(([chore]) => chore)

  it('asks before it takes sites down or rewrites files; what is reviewed asks of its SQL', () => {
    expect(those('question')).toEqual(['maintenance-on', 'schema-generate'])
    expect(those('isReviewed')).toEqual(['schema-update'])
  })

  it('is done once for a site where it is about its database', () => {
    const ofSchema = ['schema-validate', 'schema-diff', 'schema-update'] as const
    expect(those('isOfDatabase')).toEqual(['backup', 'backup-verify', ...ofSchema, 'views'])
  })

  it('leaves a site down that it found so, unless it is to bring it up', () => {
    expect(those('bringsUp')).toEqual(['maintenance-off'])
  })
})
