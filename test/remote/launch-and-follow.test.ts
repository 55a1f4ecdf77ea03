import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { followRequest, launchRequest, type RunPlace } from '../../src/remote/scripts.ts'
import { aHop, aHost, aStep } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'
import { ScriptHost } from '../support/script-host.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

type Sent = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** A shell at work on a request. */
class Shell {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  stdout = ''
  stderr = ''

  constructor(script: string) {
    this.#child = spawn('sh', ['-s'], { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#ended = once(this.#child, 'close')
    this.#child.stdout?.on('data', (bytes) => {
      this.stdout += bytes
    })
    this.#child.stderr?.on('data', (bytes) => {
      this.stderr += bytes
    })
    this.#child.stdin?.end(script)
  }

  async end(): Promise<Sent> {
    await this.#ended
    return { code: this.#child.exitCode ?? -1, stdout: this.stdout, stderr: this.stderr }
  }
}

const send = (script: string) => new Shell(script).end()

/** A host whose only step goes on until its gate is opened; its script is not there yet. */
function aWaitingHost() {
  const gate = join(aDirectoryOf(), 'gate')
  const waiting = aStep({
    id: 'fetch',
    phase: 'prepare',
    run: `trace begun; while [ ! -e ${gate} ]; do sleep 0.05; done; echo printed`,
  })
  const host = new ScriptHost([aHop('4.7.3', '4.8.0', [waiting])])
  rmSync(host.scriptPath)
  const place: RunPlace = { host: aHost(), run: host.run, stateDir: host.stateDir }
  const open = () => writeFileSync(gate, '')
  const record = () => readFileSync(join(host.runDir, 'events'))
  const begun = () => until('the step begins', () => host.trace().includes('begun'))
  return { host, place, open, record, begun }
}

/** Whether nobody holds the host: what was launched has ended, or never began. */
function isFree({ stateDir }: ScriptHost): boolean {
  return spawnSync('flock', ['-n', join(stateDir, 'lock'), 'true']).status === 0
}

const started = { code: 0, stdout: 'launch started\n', stderr: '' }

describe.concurrent('a launch', () => {
  it('starts the run, and starts it once however often it is sent', async () => {
    const { host, place, open, begun } = aWaitingHost()
    const { script } = launchRequest(place, 1, host.script)
    expect(await Promise.all([send(script), send(script), send(script)])).toEqual([
      started,
      started,
      started,
    ])
    await begun()
    expect(await send(script)).toEqual(started)
    open()
    await until('the run ends', () => host.facts().at(-1)?.type === 'attempt-finished')
    expect(await send(script)).toEqual(started)
    expect(host.trace()).toEqual(['begun'])
    expect(host.facts().filter(({ type }) => type === 'attempt-started')).toHaveLength(1)
  })

  it('is refused where the run is over', async () => {
    const { host, place, open } = aWaitingHost()
    open()
    await send(launchRequest(place, 1, host.script).script)
    await until('the run ends', () => host.facts().at(-1)?.type === 'attempt-finished')
    const again = await send(launchRequest(place, 2, host.script).script)
    expect(again.stdout).toBe('launch refused\n')
  })

  it('of an attempt that has ended starts nothing, one of the next attempt does', async () => {
    const failing = aStep({ id: 'schema', phase: 'commit', run: 'trace begun; false' })
    const host = new ScriptHost([aHop('4.7.3', '4.8.0', [failing])])
    const place: RunPlace = { host: aHost(), run: host.run, stateDir: host.stateDir }
    const attempts = () => host.facts().filter(({ type }) => type === 'attempt-finished')
    for (const [attempt, ended] of [
      [1, 1],
      [1, 1],
      [2, 2],
      [1, 2],
    ] as const) {
      expect(await send(launchRequest(place, attempt, host.script).script)).toEqual(started)
      await until('the attempt ends', () => attempts().length >= ended && isFree(host))
      expect(host.trace()).toHaveLength(ended)
    }
    expect(attempts()).toMatchObject([
      { attempt: 1, outcome: 'held' },
      { attempt: 2, outcome: 'held' },
    ])
  })

  it('of another run is told who holds the host', async () => {
    const { host, place, open, begun } = aWaitingHost()
    await send(launchRequest(place, 1, host.script).script)
    await begun()
    const other = { ...place, run: '20261122-020000-othr' }
    const script = host.script.replaceAll(host.run, other.run)
    const { stdout } = await send(launchRequest(other, 1, script).script)
    const told = JSON.parse(stdout.replace('launch busy ', '')) as object
    expect(told).toEqual({ run: host.run, by: 'test@here', since: expect.any(Number) })
    expect(stdout).toMatch(/^launch busy .*\n$/)
    expect(existsSync(join(host.stateDir, 'runs', other.run, 'events'))).toBe(false)
    open()
    await until('the run ends', () => host.facts().at(-1)?.type === 'attempt-finished')
  })

  it('leaves the run alive when its own shell is gone', async () => {
    const { host, place, open, begun } = aWaitingHost()
    await send(launchRequest(place, 1, host.script).script)
    await begun()
    open()
    await until('the run ends', () => host.facts().at(-1)?.outcome === 'upgraded')
  })
})

describe.concurrent('following', () => {
  it('gives the record from any offset as it grows, and ends when the run does', async () => {
    const { host, place, open, record, begun } = aWaitingHost()
    await send(launchRequest(place, 1, host.script).script)
    await begun()
    const early = record().length
    const followers = [0, 17, early].map((offset) => new Shell(followRequest(place, offset).script))
    await until('the first follower sees the step', () => followers[0]?.stdout.includes('fetch'))
    await until('a heartbeat comes', () => followers[0]?.stderr.includes('beat'))
    open()
    const ends = await Promise.all(followers.map((follower) => follower.end()))
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(ends.map(({ stdout }) => stdout)).toEqual(
      [0, 17, early].map((offset) => record().subarray(offset).toString()),
    )
    expect(record().toString()).toMatch(/"outcome":"upgraded","release":"4.8.0"\}\n$/)
    for (const { stderr } of ends) expect(stderr).toMatch(/^(beat \d+ \d+\n)+$/)
  })

  it('a run that is over gives its record and ends', async () => {
    const { host, place, open, record } = aWaitingHost()
    open()
    await send(launchRequest(place, 1, host.script).script)
    await until('the run ends', () => host.facts().at(-1)?.type === 'attempt-finished')
    const { code, stdout } = await send(followRequest(place, 0).script)
    expect([code, stdout]).toEqual([0, record().toString()])
  })

  it('does not wait for another run that holds the host', async () => {
    const { host, place, open, begun } = aWaitingHost()
    await send(launchRequest(place, 1, host.script).script)
    await begun()
    const over = { ...place, run: '20261120-020000-over' }
    mkdirSync(join(host.stateDir, 'runs', over.run, 'steps'), { recursive: true })
    appendFileSync(join(host.stateDir, 'runs', over.run, 'events'), '{"type":"site-went-down"}\n')
    const { code, stdout } = await send(followRequest(over, 0).script)
    expect([code, stdout]).toEqual([0, '{"type":"site-went-down"}\n'])
    open()
    await until('the run ends', () => host.facts().at(-1)?.type === 'attempt-finished')
  })

  it('tells how much the running step has printed', async () => {
    const { host, place, open, begun } = aWaitingHost()
    await send(launchRequest(place, 1, host.script).script)
    await begun()
    const output = join(host.runDir, 'steps/01-4.8.0-fetch.out')
    const before = readFileSync(output).length
    appendFileSync(output, 'x'.repeat(1000))
    const follower = new Shell(followRequest(place, 0).script)
    await until('a heartbeat comes', () => follower.stderr.includes('\n'))
    expect(follower.stderr).toMatch(new RegExp(`^beat ${before + 1000} \\d+\n`))
    open()
    await follower.end()
  })
})
