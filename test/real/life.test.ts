import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadInventory } from '../../src/inventory/load.ts'
import { until } from '../support/until.ts'
import { makeBase } from './base.ts'
import { runInside } from './inside.ts'
import { areIn, endProcesses, findProcesses, isFirst } from './machine-processes.ts'
import { namespacesOf } from './network.ts'
import { isAlive } from './owner.ts'
import { findLab, type LabRecord, listLabs } from './registry.ts'
import { removeLeftLabs } from './remove-lab.ts'
import { tracesOf } from './traces.ts'
import { whyNoRealHosts } from './why-not.ts'

const why = await whyNoRealHosts()
const place = mkdtempSync(join(tmpdir(), 'fleet-life-'))
const checkout = join(import.meta.dirname, '../..')

beforeAll(async () => {
  if (!why) await makeBase()
}, 900_000)

afterAll(() => rmSync(place, { recursive: true }))

describe.skipIf(why !== undefined)('scripts/lab with real hosts', { timeout: 400_000 }, () => {
  it('comes up once, bears the loss of hosts, and goes down without a trace', async () => {
    const dir = join(place, 'usual')
    const up = await lab('up', '--real', '--hosts', '2', '--dir', dir)
    const inventory = up.stdout.trim().split('\n').at(-1) ?? ''
    expect(up.code, up.stderr).toBe(0)
    expect(loadInventory(inventory).hosts.map(({ name }) => name)).toEqual(['stg1', 'ams1'])
    expect((await lab('up', '--dir', dir)).stdout).toBe(
      `a lab is up already in ${dir}\n${inventory}\n`,
    )
    const record = recordOf(dir)
    const [first, second] = namespacesOf(record)
    await reboot(first ?? '')
    await endProcesses('the second host', () => findProcesses(areIn([second ?? ''])))
    expect((await lab('down', '--dir', dir)).stdout).toBe(`the lab in ${dir} is gone\n`)
    expect(await tracesOf(record)).toEqual([])
    expect(await lab('down', '--dir', dir)).toMatchObject({
      code: 0,
      stdout: `there is no lab in ${dir}\n`,
    })
  })

  it.each<[string, (lab: LabRecord) => boolean]>([
    ['is entered', () => true],
    ['builds the repositories', ({ dir }) => existsSync(join(dir, 'mirror'))],
    ['mounts its first host', ({ dir }) => readFileSync('/proc/mounts', 'utf8').includes(dir)],
    ['boots', (record) => firstsOf(record).length > 0],
    ['installs', ({ dir }) => existsSync(join(dir, 'hosts/stg1/changes/srv/ixpmanager/artisan'))],
  ])('leaves nothing where it is killed as it %s', async (_when, isSo) => {
    const dir = join(place, 'killed')
    const up = start('up', '--real', '--hosts', '1', '--dir', dir)
    const record = await labThat(isSo, dir)
    process.kill(record.owner.pid, 'SIGKILL')
    await up.ended
    expect((await lab('down', '--dir', dir)).stdout).toBe(`the lab in ${dir} is gone\n`)
    expect(await tracesOf(record)).toEqual([])
  })

  it('leaves nothing where it is killed as it makes the base', async () => {
    const [dir, cache] = [join(place, 'killed'), join(place, 'cache')]
    process.env.FLEET_LAB_CACHE = cache
    const up = start('up', '--real', '--hosts', '1', '--dir', dir)
    delete process.env.FLEET_LAB_CACHE
    const isMaking = () => existsSync(cache) && readdirSync(cache).some((it) => /part$/.test(it))
    const record = await labThat(isMaking, dir)
    process.kill(record.owner.pid, 'SIGKILL')
    await lab('down', '--dir', dir)
    await up.ended
    expect(await tracesOf(record)).toEqual([])
  })

  it.each([
    ['by Ctrl-C', (record: LabRecord) => process.kill(record.owner.pid, 'SIGINT')],
    ['by a down', ({ dir }: LabRecord) => lab('down', '--dir', dir)],
  ])('is stopped while it comes up, %s', async (_how, stop) => {
    const dir = join(place, 'stopped')
    const up = start('up', '--real', '--hosts', '1', '--dir', dir)
    const record = await labThat((it) => firstsOf(it).length > 0, dir)
    expect(await lab('up', '--dir', dir)).toMatchObject({
      code: 2,
      stderr: `lab: process ${record.owner.pid} is making a lab in ${dir}\n`,
    })
    await stop(record)
    expect((await up.ended).code).not.toBe(0)
    expect(await tracesOf(record)).toEqual([])
  })
})

describe.skipIf(why !== undefined)('a lab of tests', { timeout: 400_000 }, () => {
  it('is removed by the next where its process was killed, and never while that lives', async () => {
    const [gone, kept] = [startLabOfTests('gone'), startLabOfTests('kept')]
    const boots = (record: LabRecord) => firstsOf(record).length > 0
    const dead = await labThat(boots, join(place, 'gone'))
    const alive = await labThat(boots, join(place, 'kept'))
    await end(dead, gone)
    await removeLeftLabs()
    expect(await tracesOf(dead)).toEqual([])
    expect(firstsOf(alive)).toHaveLength(1)
    expect(await lab('down', '--dir', alive.dir)).toMatchObject({
      code: 2,
      stderr: `lab: the lab in ${alive.dir} belongs to process ${alive.owner.pid}, which runs\n`,
    })
    await end(alive, kept)
    await removeLeftLabs()
    expect(await tracesOf(alive)).toEqual([])
  })
})

function recordOf(dir: string): LabRecord {
  const record = findLab(dir)
  if (!record) throw new Error(`there is no lab in ${dir}`)
  return record
}

/** Waits for a lab in or below a directory to come that far. */
function labThat(isSo: (lab: LabRecord) => boolean, place: string): Promise<LabRecord> {
  const isBelow = ({ dir }: LabRecord) => `${dir}/`.startsWith(`${place}/`)
  return until('it is that far', () => listLabs().find((it) => isBelow(it) && isSo(it)), 120)
}

const firstsOf = (record: LabRecord) => {
  const isOnHost = areIn(namespacesOf(record))
  return findProcesses((pid) => isOnHost(pid) && isFirst(pid))
}

/** As somebody who is logged in there does, until it is another boot; systemd gives a server 90 s to end. */
async function reboot(namespace: string): Promise<void> {
  const firsts = () => findProcesses((pid) => areIn([namespace])(pid) && isFirst(pid))
  const [before] = firsts()
  await runInside(String(before), 'systemctl reboot')
  await until('it boots again', () => firsts().some((pid) => pid !== before), 180)
}

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }
type Started = { readonly ended: Promise<Ended> }

const lab = (...words: string[]) => start(...words).ended

function start(...words: string[]): Started {
  const child = spawn(join(checkout, 'scripts/lab'), words, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { ended: ended.then(([stdout, stderr, [code]]) => ({ code, stdout, stderr })) }
}

/** A process that has a lab for itself, as a file of tests does. */
function startLabOfTests(name: string): ChildProcess {
  const temporary = join(place, name)
  mkdirSync(temporary)
  const script = `import { startRealLab } from './test/real/real-lab.ts'
    void startRealLab([{ name: 'one', release: '4.9.3' }]).then(() => setInterval(() => {}, 1e6))`
  return spawn(join(checkout, 'node_modules/.bin/tsx'), ['--eval', script], {
    cwd: checkout,
    env: { ...process.env, TMPDIR: temporary },
    stdio: 'ignore',
  })
}

async function end({ owner }: LabRecord, child: ChildProcess): Promise<void> {
  const ended = once(child, 'close')
  process.kill(owner.pid, 'SIGKILL')
  await ended
  await until('it is dead', () => !isAlive(owner))
}
