import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Hop, PlannedCommand } from '../../src/plan/plan.ts'
import { aListener } from '../support/alarm-listener.ts'
import { isDown, last, oneHop, twoHops } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'
import { inside, kill, runnerOf, watchesOf, wrappersOf } from '../support/script-processes.ts'
import { until } from '../support/until.ts'

type Differing = Readonly<Record<string, Partial<PlannedCommand>>>

/** The command of the inventory: writes down what it is told, as a word and on stdin. */
const telling = 'tell "$1"'

function hostWith(differing: Differing, alarm = telling): ScriptHost {
  return hostOf(oneHop(differing), alarm)
}

function hostOf(hops: readonly Hop[], alarm: string): ScriptHost {
  const host = new ScriptHost(hops, {}, { alarm })
  const tell = `printf '%s|%s\\n' "$1" "$(cat)" >>${host.dir}/told`
  writeFileSync(join(host.bin, 'tell'), `#!/bin/sh\n${tell}\n`, { mode: 0o755 })
  return host
}

function messagesOf(host: ScriptHost): string[] {
  const file = join(host.dir, 'told')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

function messageOf(host: ScriptHost, text: string): string {
  const message = `lon1: IXP Manager in ${host.root}, run ${host.run}: ${text}`
  return `${message}|${message}`
}

/** All that was said once nobody is left who could say more. */
async function saidIn(host: ScriptHost, count: number): Promise<string[]> {
  await until('the watch is over', () => watchesOf(host).length === 0)
  await until('it is said', () => messagesOf(host).length >= count)
  return messagesOf(host)
}

/** Started, and in this step; `go` lets the step end. */
async function startedIn(id: string, differing?: Partial<PlannedCommand>): Promise<ScriptHost> {
  const run = 'trace runs; while [ ! -e ../go ]; do sleep 0.05; done'
  const host = hostWith({ [id]: { run, done: 'false', ...differing } })
  host.start('run', '1')
  await until('the step runs', () => host.trace().includes('runs'))
  return host
}

const go = (host: ScriptHost) => writeFileSync(join(host.dir, 'go'), '')

describe.concurrent('a host whose site stays down', () => {
  const broken = { run: 'rm -rf .fleet; exit 1' }
  it.each([
    ['held', { schema: { run: 'exit 3' } }, 'it stays in maintenance, held at 4.8.0/schema'],
    ['up that fails', { up: { run: 'exit 3' } }, 'it stays in maintenance, held at 4.8.0/up'],
    ['no way back', { composer: broken }, 'it stays in maintenance, held at 4.8.0/revert'],
  ] as const)('says so, once: %s', async (_name, differing, text) => {
    const host = hostWith(differing)
    await host.execute('run', '1')
    expect(await saidIn(host, 1)).toEqual([messageOf(host, text)])
  })

  it('says so after a reboot, too', async () => {
    const host = await startedIn('schema')
    for (const pid of [...watchesOf(host), runnerOf(host), ...wrappersOf(host), ...inside(host)])
      kill(pid)
    expect(last(await host.execute('boot'))).toMatchObject({ outcome: 'held' })
    const text = 'it stays in maintenance, held at 4.8.0/schema'
    expect(await saidIn(host, 1)).toEqual([messageOf(host, text)])
  })

  it('says so where its directory is gone after a reboot', async () => {
    const host = await startedIn('schema')
    for (const pid of [...watchesOf(host), runnerOf(host), ...wrappersOf(host), ...inside(host)])
      kill(pid)
    renameSync(host.root, `${host.root}.unmounted`)
    expect(last(await host.execute('boot'))).toMatchObject({ outcome: 'held', reason: 'root-gone' })
    const text = 'its directory is gone, and it may be in maintenance'
    expect(await saidIn(host, 1)).toEqual([messageOf(host, text)])
  })

  it('says so where it was told to stop', async () => {
    const host = await startedIn('checkout')
    process.kill(runnerOf(host), 'SIGTERM')
    go(host)
    const text = 'it stays in maintenance, told to stop before 4.8.0/composer'
    expect(await saidIn(host, 1)).toEqual([messageOf(host, text)])
    expect(last(host.facts())).toMatchObject({ outcome: 'stopped' })
  })

  it('says so where nobody knows the end of a step', async () => {
    const host = await startedIn('schema', { retry: 'once' })
    for (const pid of [runnerOf(host), ...wrappersOf(host)]) kill(pid)
    expect(await saidIn(host, 1)).toEqual([messageOf(host, died('schema'))])
    go(host)
    expect(last(await host.execute('run', '2'))).toMatchObject({ outcome: 'interrupted' })
    const text = 'it stays in maintenance, interrupted at 4.8.0/schema'
    expect(await saidIn(host, 2)).toEqual([died('schema'), text].map((t) => messageOf(host, t)))
  })
})

describe.concurrent('a runner that dies', () => {
  it('is told of by its watch, when its step has ended and not before', async () => {
    const host = await startedIn('composer')
    kill(runnerOf(host))
    expect(watchesOf(host)).toHaveLength(1)
    expect(messagesOf(host)).toEqual([])
    go(host)
    expect(await saidIn(host, 1)).toEqual([messageOf(host, died('composer'))])
    expect(isDown(host)).toBe(true)
  })

  it('is not told of where the next attempt took over and ended well', async () => {
    const host = await startedIn('composer')
    const [watch = 0] = watchesOf(host)
    process.kill(watch, 'SIGSTOP')
    kill(runnerOf(host))
    go(host)
    expect(last(await host.execute('run', '2'))).toMatchObject({ attempt: 2, outcome: 'upgraded' })
    process.kill(watch, 'SIGCONT')
    expect(await saidIn(host, 0)).toEqual([])
  })

  it('is not told of where its site is up', async () => {
    const host = await startedIn('fetch')
    kill(runnerOf(host))
    go(host)
    expect(await saidIn(host, 0)).toEqual([])
    expect(last(host.facts())).toEqual({ type: 'step-started', step: '4.8.0/fetch' })
  })
})

describe.concurrent('a host whose site comes up', () => {
  it.each([
    ['upgraded', twoHops()],
    ['reverted', oneHop({ composer: { run: 'exit 1' } })],
    ['failed', oneHop({ fetch: { run: 'exit 1' } })],
  ])('says nothing, and leaves nobody beside it: %s', async (outcome, hops) => {
    const host = hostOf(hops, telling)
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome })
    expect(await saidIn(host, 0)).toEqual([])
  })
})

describe.concurrent('an alarm', () => {
  it('that hangs keeps neither the end nor the host', async () => {
    const host = hostWith({ schema: { run: 'exit 3' } }, 'echo $$ >../hanging; exec sleep 300')
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'held' })
    const hanging = await until('the alarm hangs', () => read(join(host.dir, 'hanging')))
    expect(last(await host.execute('run', '2'))).toMatchObject({ outcome: 'held', attempt: 2 })
    kill(Number(hanging))
  })

  it('that fails is tried again, and the host ends as it should', async () => {
    const failing = `[ -e ../failed ] || { : >../failed; exit 1; }; ${telling}`
    const host = hostWith({ schema: { run: 'exit 3' } }, failing)
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'held' })
    const text = 'it stays in maintenance, held at 4.8.0/schema'
    expect(await saidIn(host, 1)).toEqual([messageOf(host, text)])
  })

  it('goes to a URL as JSON', async ({ onTestFinished }) => {
    const { url, received, close } = await aListener()
    onTestFinished(close)
    const host = hostWith({ schema: { run: 'exit 3' } }, `${url}/a"b\\c?x={1,2}[3]`)
    await host.execute('run', '1')
    const [post] = await until('it is posted', () => received.length > 0 && received)
    expect(post?.path).toBe('/a"b\\c?x={1,2}[3]')
    expect(post?.type).toBe('application/json')
    expect(JSON.parse(post?.body ?? '')).toEqual({
      host: 'lon1',
      run: host.run,
      step: '4.8.0/schema',
      outcome: 'held',
      message: messageOf(host, 'it stays in maintenance, held at 4.8.0/schema').split('|')[0],
    })
  })

  it('that is moved elsewhere by its server was not raised: it is tried again', async ({
    onTestFinished,
  }) => {
    const { url, received, close } = await aListener([301, 204])
    onTestFinished(close)
    await hostWith({ schema: { run: 'exit 3' } }, url).execute('run', '1')
    await until('it is posted twice', () => received.length === 2)
  })
})

const died = (id: string) => `it is in maintenance, and the runner died at 4.8.0/${id}`
const read = (file: string) => existsSync(file) && readFileSync(file, 'utf8')
