import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { goDown } from '../../src/recipes/steps/day-two.ts'
import { aHop } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'
import { ScriptHost } from '../support/script-host.ts'
import { until } from '../support/until.ts'

/** A host whose site goes down for as many seconds. */
function aHostDownFor(seconds: string, alarm?: string): ScriptHost {
  const hops = [aHop('4.8.0', '4.8.0', [goDown])]
  const units = join(aDirectoryOf(), 'etc/systemd/system') as `/${string}`
  mkdirSync(units, { recursive: true })
  return new ScriptHost(hops, { wanted: seconds, bootHook: units }, alarm ? { alarm } : {})
}

const flagOf = ({ root }: ScriptHost) => join(root, 'storage/framework/down')
const isDown = (host: ScriptHost) => existsSync(flagOf(host))

/** It is down, and its time has come: what it does then. */
async function comeUpInTime(host: ScriptHost): Promise<void> {
  writeFileSync(join(host.runDir, 'up-at'), '0\n')
  await host.execute('up')
  expect(existsSync(join(host.runDir, 'up-at'))).toBe(false)
}

describe('a site that is to come up by itself', () => {
  it('does when its time has come and nobody is at work there, and leaves nothing', async () => {
    const host = aHostDownFor('0')
    await host.execute('run', '1')
    await until('it has come up', () => !existsSync(join(host.runDir, 'up-at')))
    expect(isDown(host)).toBe(false)
    const facts = host.facts().map(({ type }) => type)
    expect(facts.slice(-4)).toEqual([
      'site-went-down',
      'hop-finished',
      'attempt-finished',
      'site-came-up',
    ])
  })

  it('stays down until then', async () => {
    const host = aHostDownFor('600')
    await host.execute('run', '1')
    expect(isDown(host)).toBe(true)
    await comeUpInTime(host)
    expect(isDown(host)).toBe(false)
  })

  it('does not where somebody has taken it down once more since', async () => {
    const host = aHostDownFor('600')
    await host.execute('run', '1')
    const { atime, mtime } = statSync(flagOf(host))
    utimesSync(flagOf(host), atime, new Date(mtime.getTime() - 5000))
    await comeUpInTime(host)
    expect(isDown(host)).toBe(true)
  })

  it('is down since it went, also where it is taken down once more', async () => {
    const host = aHostDownFor('600')
    mkdirSync(join(host.root, 'storage/framework'), { recursive: true })
    writeFileSync(flagOf(host), '{}')
    utimesSync(flagOf(host), 1_700_000_000, 1_700_000_000)
    await host.execute('run', '1')
    expect(Math.floor(statSync(flagOf(host)).mtimeMs / 1000)).toBe(1_700_000_000)
    expect(statSync(flagOf(host)).mtimeMs).not.toBe(1_700_000_000_000)
  })

  it('does not while a run holds it, and says so', async () => {
    const host = aHostDownFor('600', 'cat >alarmed')
    await host.execute('run', '1')
    const other = join(host.stateDir, 'runs/20261122-020000-held')
    mkdirSync(other)
    writeFileSync(join(other, 'events'), '')
    writeFileSync(join(other, 'outcome'), 'held\n')
    await comeUpInTime(host)
    expect(isDown(host)).toBe(true)
    const alarmed = join(host.root, 'alarmed')
    await until('somebody is told', () => existsSync(alarmed) && readFileSync(alarmed, 'utf8'))
    expect(readFileSync(alarmed, 'utf8')).toContain(
      'it was to come up by now, and stays in maintenance: run 20261122-020000-held holds it',
    )
  })
})
