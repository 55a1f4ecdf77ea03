import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { FleetEvent } from '../../src/events.ts'
import { RecordReader } from '../../src/remote/record.ts'
import { exitCodeOf } from '../../src/report/exit-code.ts'
import { aHop, aHost, aStep } from '../support/builders.ts'
import { connectTo, inShell } from '../support/loopback.ts'
import { OneHostRun, refused, whileOpen } from '../support/one-host-run.ts'
import { startedAt } from '../support/run-builders.ts'
import { ScriptHost } from '../support/script-host.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const launched: FleetEvent = { type: 'host-launched', at: startedAt, host: 'lon1', attempt: 1 }
const resumed: FleetEvent = { type: 'run-resumed', at: startedAt + 30, by: 'eve@noc' }

describe('a host that cannot be connected to', () => {
  it('is unreachable where it was never launched', async () => {
    const { host, state } = await new OneHostRun([]).run({})
    expect([host.outcome, exitCodeOf(state)]).toEqual(['unreachable', 9])
  })

  it('is unknown where it was launched and no fact of it has come: it may be at work', async () => {
    const { host, state } = await new OneHostRun([launched, resumed]).run({})
    expect(host).toMatchObject({ outcome: 'unknown', failure: refused })
    expect(exitCodeOf(state)).toBe(7)
  })

  it('is unreachable where another run had it when it was launched', async () => {
    const lock = { kind: 'lock-held', run: 'R', by: 'eve@noc', since: 7 } as const
    const blocked = { type: 'host-finished', host: 'lon1', outcome: 'blocked' } as const
    const journal = [launched, { ...blocked, at: startedAt + 1, failure: lock }, resumed]
    const { host } = await new OneHostRun(journal).run({})
    expect(host.outcome).toBe('unreachable')
  })
})

describe('what a failed step printed', () => {
  it('comes without the secrets of the inventory', async () => {
    const token = 'hunter2/hunter2'
    const basic = Buffer.from(token).toString('base64')
    const said = `echo 'with ${token} ${encodeURIComponent(token)}'; echo 'Basic ${basic}'; false`
    const step = aStep({ id: 'fetch', phase: 'prepare', run: said })
    const script = new ScriptHost([aHop('4.7.3', '4.8.0', [step])])
    const { connection } = await connectTo(inShell)
    const host = aHost({ env: { TOKEN: token } })
    const { events } = await new OneHostRun([]).run({
      ...{ host, place: { host, run: script.run, stateDir: script.stateDir } },
      ...{ script: script.script, connectTo: whileOpen(connection) },
    })
    expect(events.at(-1)).toMatchObject({
      type: 'host-finished',
      outcome: 'failed',
      failure: { lines: ['with *** ***', 'Basic ***'] },
    })
  })
})

describe('a host that was held', () => {
  const failing = aStep({ id: 'schema', phase: 'commit', run: 'trace tried; [ -e mended ]' })

  /** Held by its first attempt, as the journal knows; what happened since stands on the host alone. */
  async function aHeldHost() {
    const host = new ScriptHost([aHop('4.7.3', '4.8.0', [failing])])
    await host.execute('run', '1')
    const run = new OneHostRun([launched, ...journalOf(host), resumed])
    expect(run.host).toMatchObject({ attempt: 1, attemptOutcome: 'held' })
    const { connection } = await connectTo(inShell)
    const place = { host: aHost(), run: host.run, stateDir: host.stateDir }
    const resume = () => run.run({ place, script: host.script, connectTo: whileOpen(connection) })
    return { host, run, resume }
  }

  it('and by its boot hook since is tried again, as attempt 3', async () => {
    const { host, resume } = await aHeldHost()
    await host.execute('boot')
    expect(host.trace()).toEqual(['tried'])
    writeFileSync(join(host.root, 'mended'), '')
    const { events, host: state } = await resume()
    expect(host.trace()).toEqual(['tried', 'tried'])
    expect(events.filter(({ type }) => type === 'host-launched')).toMatchObject([{ attempt: 3 }])
    expect(state).toMatchObject({ attempt: 3, outcome: 'upgraded' })
  })

  it('is tried again as attempt 2 where nothing happened since', async () => {
    const { host, resume } = await aHeldHost()
    const { events, host: state } = await resume()
    expect(host.trace()).toEqual(['tried', 'tried'])
    expect(events.map(({ type }) => type)).not.toContain('host-attached')
    expect(state).toMatchObject({ attempt: 2, outcome: 'held' })
  })

  it('and that another controller has brought to its end since is not tried again', async () => {
    const { host, resume } = await aHeldHost()
    writeFileSync(join(host.root, 'mended'), '')
    await host.execute('run', '2')
    const { events, host: state } = await resume()
    expect(events.map(({ type }) => type)).not.toContain('host-launched')
    expect(state).toMatchObject({ attempt: 2, outcome: 'upgraded' })
  })

  it('and that another controller is trying is followed, and not tried a third time', async () => {
    const { host, run, resume } = await aHeldHost()
    const gate = join(host.dir, 'gate')
    const waits = `trace tried; while [ ! -e ${gate} ]; do sleep 0.05; done; false`
    writeFileSync(host.scriptPath, host.script.replace('trace tried; [ -e mended ]', waits))
    const other = host.start('run', '2')
    await until('it is trying', () => host.trace().length === 2)
    const resumed = resume()
    await until('it is followed', () => run.events.some(({ type }) => type === 'host-attached'))
    writeFileSync(gate, '')
    const { events, host: state } = await resumed
    expect(events.map(({ type }) => type)).not.toContain('host-launched')
    expect(events.map(({ type }) => type)).toContain('host-attached')
    expect(state).toMatchObject({ attempt: 2, outcome: 'held' })
    expect(other.exitCode).toBe(0)
  })
})

/** The host's record as the journal has it once it was read. */
function journalOf(host: ScriptHost): FleetEvent[] {
  const reader = new RecordReader(0)
  const record = readFileSync(join(host.runDir, 'events'))
  return reader
    .take(record)
    .map(({ fact, offsetBytes }) => ({ ...fact, host: 'lon1', offsetBytes }))
}
