import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { aHost } from '../support/builders.ts'
import { connectTo, inShell } from '../support/loopback.ts'
import { OneHostRun, whileOpen } from '../support/one-host-run.ts'
import { oneHop } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'
import { runnerOf } from '../support/script-processes.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

/** A followed host whose runner is told to stop in composer, while systemd says how it stands. */
async function stopped(systemd: string) {
  const wait = 'trace composer; while [ ! -e ../gate ]; do sleep 0.05; done'
  const host = new ScriptHost(oneHop({ composer: { run: wait } }))
  writeFileSync(join(host.bin, 'systemctl'), `#!/bin/sh\necho ${systemd}\n`, { mode: 0o755 })
  const run = new OneHostRun([])
  const { connection } = await connectTo(inShell)
  const place = { host: aHost(), run: host.run, stateDir: host.stateDir }
  const ended = run.run({ place, script: host.script, connectTo: whileOpen(connection) })
  await until('composer runs', () => host.trace().includes('composer'))
  process.kill(runnerOf(host), 'SIGTERM')
  writeFileSync(join(host.dir, 'gate'), '')
  await until('the stop is seen', () => run.host.attemptOutcome === 'stopped')
  return { host, run, ended }
}

it('a host that shuts down is waited for: its boot hook ends what was begun', async () => {
  const { host, run, ended } = await stopped('stopping')
  await host.execute('boot')
  await ended
  expect(run.host).toMatchObject({ attempt: 2, outcome: 'reverted' })
  expect(run.events.filter(({ type }) => type === 'host-launched')).toHaveLength(1)
})

it('a runner that somebody stops on a host that goes on is told of at once', async () => {
  const { run, ended } = await stopped('running')
  await ended
  expect(run.host).toMatchObject({
    attempt: 1,
    outcome: 'held',
    failure: { kind: 'runner-stopped', step: '4.8.0/schema' },
  })
})
