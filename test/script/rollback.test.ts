import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { PlannedCommand, Role, Setup } from '../../src/plan/plan.ts'
import { stepsInRole } from '../../src/plan/site-steps.ts'
import { rollbackTo } from '../../src/recipes/steps/rollback.ts'
import type { StepId } from '../../src/step-ids.ts'
import { aHop } from '../support/builders.ts'
import { isDown, last, libraries, oneHop, release } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const later = '20991231-000000-back'
const wanted: readonly StepId[] = ['check', 'take-over', 'checkout', 'libraries', 'up']

/** A host that an upgrade holds at its schema step, and the way back from it, with steps that a test says. */
async function heldHost(
  differing: Partial<Record<StepId, Partial<PlannedCommand>>> = {},
  role: Role = 'alone',
) {
  const host = new ScriptHost(oneHop({ schema: { run: 'exit 1' } }))
  const bootHook = join(host.dir, 'etc/systemd/system') as `/${string}`
  mkdirSync(bootHook, { recursive: true })
  writeFileSync(join(host.root, 'composer.lock'), 'changed by hand\n')
  host.ship(
    host.run,
    oneHop({ checkout: { run: 'git checkout -qf "v$TO"' }, schema: { run: 'exit 1' } }),
    { bootHook },
  )
  expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'held' })
  const earlier = host.run
  const steps = rollbackTo('v4').filter(({ id }) => wanted.includes(id))
  const setup: Partial<Setup> = {
    bootHook,
    head: host.git('rev-parse', 'HEAD'),
    foundDown: true,
    backup: { external: 'others' },
    back: { run: earlier, keptLibraries: '4.8.0' },
  }
  const hop = aHop(
    '4.8.0',
    '4.7.3',
    stepsInRole(
      steps.map((step) => ({ ...step, ...differing[step.id] })),
      role,
      true,
    ),
  )
  host.ship(later, [hop], setup)
  return { host, earlier, bootHook }
}

const hooksIn = (bootHook: string) => readdirSync(join(bootHook, 'multi-user.target.wants'))
const recordOf = (host: ScriptHost, run: string) =>
  readFileSync(join(host.stateDir, 'runs', run, 'events'), 'utf8')

describe('a rollback', () => {
  it('brings back commit, local changes and libraries, and the site', async () => {
    const { host, bootHook } = await heldHost()
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'done',
      release: '4.7.3',
    })
    expect(release(host)).toBe('v4.7.3')
    expect(readFileSync(join(host.root, 'composer.lock'), 'utf8')).toBe('changed by hand\n')
    expect(libraries(host)).toBe('libraries of 4.7.3')
    expect(isDown(host)).toBe(false)
    expect(readdirSync(host.root)).not.toContain('.fleet')
    expect(hooksIn(bootHook)).toEqual([])
  })

  it('ends the earlier run: neither its resume nor its boot hook goes on', async () => {
    const { host, earlier } = await heldHost()
    await host.execute('run', '1')
    const record = recordOf(host, earlier)
    expect(record).toContain(`"outcome":"reverted","release":"4.7.3","reason":"rollback-${later}"}`)
    host.run = earlier
    for (const words of [['run', '2'], ['boot']]) await host.execute(...words)
    expect(recordOf(host, earlier)).toBe(record)
    expect(release(host)).toBe('v4.7.3')
  })

  it('that finds something amiss leaves the earlier run as it was, with its boot hook', async () => {
    const { host, earlier, bootHook } = await heldHost()
    const kept = join(host.root, '.fleet', earlier)
    host.git('commit', '-q', '--allow-empty', '-m', 'somebody was here')
    const record = recordOf(host, earlier)
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'failed',
      step: '4.7.3/check',
    })
    expect(recordOf(host, earlier)).toBe(record)
    expect(readdirSync(kept)).toEqual(['4.8.0'])
    expect(hooksIn(bootHook)).toEqual([`fleet-boot-${earlier}.service`])
    expect(isDown(host)).toBe(true)
  })

  it('that a reboot ends before it has taken anything over leaves a held site down', async () => {
    const killRunner =
      'p=$PPID; until grep -qa script.sh /proc/$p/cmdline; do read -r _ _ _ p _ </proc/$p/stat; done; kill -9 "$p"; false'
    const { host, earlier } = await heldHost({ 'take-over': { done: killRunner } })
    const record = recordOf(host, earlier)
    await host.execute('run', '1')
    expect(last(await host.execute('boot'))).toMatchObject({
      outcome: 'reverted',
      reason: 'reboot',
    })
    expect(recordOf(host, earlier)).toBe(record)
    expect(readdirSync(join(host.root, '.fleet', earlier))).toEqual(['4.8.0'])
    expect(isDown(host)).toBe(true)
  })

  it('of a site that cannot go back, after all, leaves a held host to the earlier run, with its boot hook', async () => {
    const { host, earlier, bootHook } = await heldHost({}, 'sibling')
    const record = recordOf(host, earlier)
    mkdirSync(join(host.runDir, 'gates'), { recursive: true })
    writeFileSync(join(host.runDir, 'gates/4.7.3-wait-dump'), 'back\n')
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'reverted',
      step: '4.7.3/wait-dump',
      reason: 'site',
    })
    expect(recordOf(host, earlier)).toBe(record)
    expect(hooksIn(bootHook)).toEqual([`fleet-boot-${earlier}.service`])
    expect([release(host), isDown(host)]).toEqual(['v4.8.0', true])
  })
})
