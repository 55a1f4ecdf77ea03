import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileScript } from '../../src/script/compile.ts'
import { hostile } from '../hostile/target.ts'
import { readCases } from '../support/cases.ts'
import { aDirectoryOf } from '../support/files.ts'

/** Settings of the script and who sets them: none may do anything but be itself. */
const told = [
  ...['ROOT', 'STATE', 'WEB_USER', 'OWNER', 'PHP', 'COMPOSER', 'BOWER', 'MEMCACHED_RESTART'],
  ...[
    'MEMCACHED_HOST',
    'HEALTH_RESOLVE',
    'BACKUP',
    'ALARM',
    'QUIESCE',
    'UNQUIESCE',
    'RELOAD',
    'GREETING',
  ],
] as const

/** As UTF-8 can carry it; no word of a shell has a NUL. */
const text = hostile.map((each) => Buffer.from(each.replaceAll('\0', '')).toString())

const texts = fc.tuple(...told.map(() => text))

const [planned] = readCases().filter(({ name }) => name === '4.7.3-to-latest')

/** The script of a host whose settings are these, in the order of `told`. */
function scriptWith(values: readonly string[]): string {
  const { plan, host } = planned ?? {}
  if (!plan?.setup || !host) throw new Error('no such case')
  const value = (name: (typeof told)[number]) => values[told.indexOf(name)] ?? ''
  const setup = {
    ...plan.setup,
    root: value('ROOT'),
    stateDir: value('STATE'),
    webUser: value('WEB_USER'),
    owner: value('OWNER'),
    php: value('PHP'),
    composer: { path: value('COMPOSER'), withPhp: true },
    bower: value('BOWER'),
    memcached: { restart: value('MEMCACHED_RESTART'), host: value('MEMCACHED_HOST'), port: 1 },
    health: { from: 'host' as const, pages: [], resolve: value('HEALTH_RESOLVE') },
    backup: { external: value('BACKUP') },
  }
  const hostileHost = {
    ...host,
    alarm: value('ALARM'),
    quiesce: value('QUIESCE'),
    unquiesce: value('UNQUIESCE'),
    reload: value('RELOAD'),
    env: { GREETING: value('GREETING') },
  }
  const run = { run: 'R', by: 'eve@noc', work: 'upgrade' } as const
  return compileScript({ ...plan, setup }, hostileHost, run)
}

describe.each(['dash', 'bash'])('a script of hostile settings, read by %s', (shell) => {
  it('has them as they were, and does nothing of what stands in them', { timeout: 120_000 }, () => {
    const directory = aDirectoryOf()
    fc.assert(
      fc.property(texts, (values) => {
        const script = scriptWith(values)
        const settings = script.slice(0, script.indexOf('# ==== the application'))
        const tell = `printf '%s\\0' ${told.map((name) => `"$${name}"`).join(' ')}\n}\nfleet\n`
        const read = spawnSync(shell, ['-s'], { cwd: directory, input: settings + tell })
        expect(read.stdout.toString()).toBe(values.map((value) => `${value}\0`).join(''))
        expect(read.stderr.toString()).toBe('')
      }),
      { numRuns: 60 },
    )
    expect(readdirSync(directory)).toEqual([])
  })

  it('is one that begins with its first word and ends with its last', { timeout: 120_000 }, () => {
    const directory = aDirectoryOf()
    const path = join(aDirectoryOf(), 'script.sh')
    fc.assert(
      fc.property(texts, (values) => {
        writeFileSync(path, scriptWith(values))
        const run = spawnSync(shell, [path, 'nothing'], { cwd: directory, encoding: 'utf8' })
        expect(run).toMatchObject({
          status: 64,
          stdout: '',
          stderr: expect.stringMatching(/^usage: .*\n$/),
        })
      }),
      { numRuns: 60 },
    )
    expect(readdirSync(directory)).toEqual([])
  })
})
