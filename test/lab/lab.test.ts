import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadInventory } from '../../src/inventory/load.ts'
import { catalog } from '../../src/releases/catalog.ts'
import { findProcessesBelow } from './host/processes.ts'
import { type Lab, startLab } from './lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab({ hosts: 8 })
})

afterAll(() => lab.stop())

describe('the usual hosts', () => {
  test('stand where the demo needs them', async () => {
    const releases = await Promise.all(
      lab.hosts.map(async (host) => [host.name, await host.release()]),
    )
    expect(Object.fromEntries(releases)).toEqual({
      stg1: 'v4.9.3',
      ams1: 'v4.7.3',
      dub1: 'v4.8.0',
      fra1: 'v4.9.3',
      lon1: 'v4.6.1',
      waw1: 'v4.9.0',
      ham1: 'v4.8.0',
      ham2: 'v4.8.0',
    })
  })

  test('have the tags of their time, and lightweight ones', async () => {
    const tags = async (path: string) =>
      (await lab.host('lon1').run(`git -C ${path} for-each-ref --format '%(objecttype)' refs/tags`))
        .output
    expect(await tags('.')).toBe('commit\n'.repeat(8))
    expect(await tags('../../../../origin.git')).toBe('commit\n'.repeat(catalog.length))
  })

  test('are clean, but for the one with a hand edit', async () => {
    const changes = await Promise.all(lab.hosts.map((host) => host.run('git status --porcelain')))
    const changed = lab.hosts.filter((_host, index) => changes[index]?.output !== '')
    expect(changed.map((host) => host.name)).toEqual(['waw1'])
  })

  test.each([
    ['ams1', 200],
    ['lon1', 404],
  ])('serve the ping from 4.7.3 on: %s %i', async (name, status) => {
    expect((await fetch(lab.host(name).site)).status).toBe(status)
  })

  test('say 503 while they are down', async () => {
    const host = lab.host('stg1')
    await host.run('php artisan down')
    const answer = await fetch(host.site)
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining('Be right back.'),
    ])
    expect(host.isDown()).toBe(true)
    await host.run('php artisan up')
    expect(await (await fetch(host.site)).json()).toMatchObject({ version: '4.9.3' })
  })
})

describe('the inventory', () => {
  test('is one that fleet reads, with the groups of the example', () => {
    const { hosts, groups } = loadInventory(lab.inventory)
    expect(hosts.map((host) => host.name)).toEqual(lab.hosts.map((host) => host.name))
    expect(Object.fromEntries(groups)).toEqual({
      staging: ['stg1'],
      canary: ['ams1'],
      prod: ['dub1', 'fra1', 'lon1', 'waw1', 'ham1', 'ham2', 'ams1'],
    })
    expect(hosts.find((host) => host.name === 'fra1')).toMatchObject({
      address: '127.0.0.1',
      port: lab.host('fra1').port,
      user: 'deploy',
      become: 'sudo',
      root: lab.host('fra1').root,
      health: lab.host('fra1').site,
    })
  })

  test('keeps the comments of the example in their places', () => {
    const text = readFileSync(lab.inventory, 'utf8')
    expect(text).toContain('# where IXP Manager is installed')
    expect(text).toMatch(/unless --rollout says otherwise\.\nrollouts:/)
    expect(parse(text).rollouts.default.stages[0].soak).toBe('2s')
  })
})

describe('a lab of described hosts', () => {
  test('has what was described, and ends without a trace', async () => {
    const own = await startLab({
      hosts: [
        { name: 'one', release: '4.4.8', branch: 'release-v4', groups: ['odd'], health: false },
        { name: 'two', release: '4.7.3', edits: { 'config/cache.php': 'x' }, systemd: false },
      ],
    })
    const { hosts, groups } = loadInventory(own.inventory)
    expect(hosts[0]?.health).toBeUndefined()
    expect(Object.fromEntries(groups)).toEqual({
      staging: [],
      canary: [],
      prod: ['two'],
      odd: ['one'],
    })
    expect((await own.host('one').run('git symbolic-ref --short HEAD')).output).toBe('release-v4\n')
    expect((await own.host('two').run('git status --porcelain')).output).toBe(
      ' M config/cache.php\n',
    )
    expect((await own.host('two').run('systemctl is-system-running')).code).toBe(1)
    const left = own.host('one').run('sleep 1000')
    await own.stop()
    expect((await left).code).toBeNull()
    expect(findProcessesBelow(own.dir)).toEqual([])
    expect(existsSync(own.dir)).toBe(false)
  })
})

describe('scripts/lab', () => {
  const place = mkdtempSync(join(tmpdir(), 'fleet-lab-cli-'))

  afterAll(() => rmSync(place, { recursive: true }))

  test('comes up in the background, takes a fault, and goes down', {
    timeout: 120_000,
  }, async () => {
    const dir = join(place, 'lab')
    const inventory = join(dir, 'inventory/fleet.yaml')
    const up = await runLab('up', '--hosts', '1', '--dir', dir)
    expect(up).toMatchObject({ code: 0, stdout: `${inventory}\n` })
    expect(loadInventory(inventory).hosts.map((host) => host.name)).toEqual(['stg1'])
    expect(await runLab('up', '--dir', dir)).toMatchObject({
      stdout: `a lab is up already in ${dir}\n${inventory}\n`,
    })
    await runLab('fault', 'stg1', '4.9.3/up', 'hang', '--dir', dir)
    expect(readFileSync(join(dir, 'hosts/stg1/faults/4.9.3/up'), 'utf8')).toBe('hang begin\n')
    expect(await runLab('fault', 'stg2', 'up', 'fail', '--dir', dir)).toMatchObject({
      code: 2,
      stderr: `lab: there is no host "stg2" in ${dir}\n`,
    })
    expect((await runLab('down', '--dir', dir)).stdout).toBe(`the lab in ${dir} is gone\n`)
    expect((await runLab('down', '--dir', dir)).code).toBe(0)
    expect(existsSync(dir)).toBe(false)
  })

  test('refuses a directory that is no lab, and a count that is none', async () => {
    const dir = join(place, 'full')
    mkdirSync(join(dir, 'something'), { recursive: true })
    const refused = await Promise.all([
      runLab('up', '--dir', dir),
      runLab('down', '--dir', dir),
      runLab('up', '--hosts', 'many'),
    ])
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2])
    expect(existsSync(dir)).toBe(true)
  })
})

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

function runLab(...words: string[]): Promise<Ended> {
  const script = join(import.meta.dirname, '../../scripts/lab')
  return new Promise((resolve) => {
    execFile(script, words, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}
