import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Asked } from '../../src/asked.ts'
import type { FleetEvent } from '../../src/events.ts'
import { takeRequest } from '../../src/journal/requests.ts'
import { aClosedWindow } from '../support/closed-window.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { aPlan, runStarted, startedAt } from '../support/run-builders.ts'
import { until } from '../support/until.ts'

type Differing = {
  readonly journal?: readonly FleetEvent[]
  readonly window?: string
  readonly asked?: Asked
}

/** A run of hosts whose inventory has only `left` by now. */
function aRunOf(names: readonly string[], left: string, differing: Differing = {}) {
  const { journal = [], window, asked } = differing
  const host = `{ address: 127.0.0.1, port: 1${window ? `, window: "${window}"` : ''} }`
  const yaml = `hosts:\n  ${left}: ${host}\n`
  const inventory = join(aDirectoryOf({ 'fleet.yaml': yaml }), 'fleet.yaml')
  const plan = aPlan(Object.fromEntries(names.map((name) => [name, {}])))
  const started = { ...runStarted(plan), asked }
  const controller = new Controller(inventory)
  const file = join(controller.runsDir, started.run, 'journal.ndjson')
  mkdirSync(join(controller.runsDir, started.run), { recursive: true })
  const events = [{ ...started, inventory }, ...journal]
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join('')
  writeFileSync(file, text)
  return { controller, inventory, run: started.run, text, now: () => readFileSync(file, 'utf8') }
}

const ended = (host: string): FleetEvent => ({
  type: 'host-finished',
  at: startedAt + 60,
  host,
  outcome: 'upgraded',
})

describe('a resume', () => {
  it('of hosts that the inventory no longer has is refused before anything is begun', async () => {
    const { controller, inventory, run, text, now } = aRunOf(['lon1', 'lon2', 'ams1'], 'ams1')
    const { code, stdout, stderr } = await controller.fleet('resume')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      `fleet: run ${run} is not over on lon1, lon2, and the inventory no longer has them\n` +
        `  the inventory: ${inventory}\n` +
        `next: fleet resume ${run}\n`,
    )
    expect(now()).toBe(text)
  })

  it('of a run that a fleet is at work on is refused, and leads to where it is watched', async () => {
    const { controller, run, text, now } = aRunOf(['ams1'], 'ams1')
    const atWork = setInterval(() => takeRequest(join(controller.runsDir, run), 'presence'), 100)
    const { code, stdout, stderr } = await controller.fleet('resume')
    clearInterval(atWork)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      `fleet: a fleet is at work on run ${run} here already, or another is just taking it up\n` +
        `next: fleet attach ${run}\n`,
    )
    expect(now()).toBe(text)
  })

  it('goes on where only hosts that came to their end are gone', async () => {
    const { controller, now } = aRunOf(['lon1', 'ams1'], 'ams1', { journal: [ended('lon1')] })
    const { code, stdout } = await controller.fleet('resume', '--connect-timeout', '1s')
    expect(stdout).toMatch(/^ams1 .*unreachable/m)
    expect(code).toBe(4)
    expect(now()).toContain('"run-resumed"')
  })

  it('of a run that is over tells so, asks no host, and ends as the run did', async () => {
    const journal: FleetEvent[] = [
      ended('lon1'),
      { type: 'host-finished', at: startedAt + 60, host: 'ams1', outcome: 'reverted' },
      { type: 'run-finished', at: startedAt + 60 },
    ]
    const { controller, run, text, now } = aRunOf(['lon1', 'ams1'], 'other1', { journal })
    const { code, stdout, stderr } = await controller.fleet('resume')
    expect(stdout).toBe(
      `run ${run} is over: ended 2026-11-21 01:54 UTC with exit code 4, ` +
        '2 hosts: 1 upgraded · 1 reverted\n' +
        'next: fleet upgrade --hosts ams1\n' +
        `or how it went: fleet show ${run}\n`,
    )
    expect([code, stderr]).toEqual([4, ''])
    expect(now()).toBe(text)
  })

  it.each<[name: string, asked: Asked, flags: string[]]>([
    ['that is asked to', {}, ['--wait']],
    ['of a run that does', { wait: true }, []],
  ])('%s waits for the windows of its hosts', async (_name, asked, flags) => {
    const { controller } = aRunOf(['ams1'], 'ams1', { window: aClosedWindow(), asked })
    const running = controller.start('resume', ...flags)
    await until('it waits', () => running.stderr().includes('waits for its window'), 60)
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(130)
  })
})
