import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import type { LabHost } from '../lab/lab-host.ts'
import { Controller, type Ended } from '../support/controller.ts'

let lab: Lab
let controller: Controller

beforeAll(async () => {
  lab = await startLab()
  controller = new Controller(lab.inventory)
})

afterAll(() => lab.stop())

describe('fleet upgrade --hosts prod', () => {
  let ended: Ended

  beforeAll(async () => {
    ended = await controller.fleet('upgrade', '--hosts', 'prod', '--yes', '--json')
  })

  it('upgrades every host that can start, and says of the other why it cannot', () => {
    expect(ended.code).toBe(3)
    const { schema, run, exitCode, hosts } = JSON.parse(ended.stdout)
    expect({ schema, run, exitCode }).toEqual({ schema: 1, run: controller.lastRun(), exitCode: 3 })
    const told = hosts.map((host: Record<string, unknown>) => [
      host.host,
      host.stage,
      host.from,
      host.to,
      host.outcome,
      host.note,
    ])
    expect(told).toEqual([
      ['fra1', 'rest', '4.9.3', '4.9.3', 'current', ''],
      ['ams1', 'canary', '4.7.3', '4.9.3', 'upgraded', ''],
      ['dub1', 'rest', '4.8.0', '4.9.3', 'upgraded', ''],
      ['lon1', 'rest', '4.6.1', '4.9.3', 'upgraded', ''],
      [
        'waw1',
        'rest',
        '4.9.0',
        '4.9.3',
        'blocked',
        'edited by hand: resources/views/layouts/menu.foil.php',
      ],
    ])
  })

  it('has finished the canary before it starts the rest', () => {
    const journal = controller.journal()
    const at = (type: string, host: string) =>
      journal.findIndex((event) => event.type === type && 'host' in event && event.host === host)
    expect(at('host-finished', 'ams1')).toBeLessThan(at('host-launched', 'dub1'))
    expect(at('host-launched', 'dub1')).toBeLessThan(at('host-launched', 'lon1'))
  })

  it.each(['ams1', 'dub1', 'lon1'])(
    'leaves %s on the release, its database with every column, up and free',
    async (name) => {
      const host = lab.host(name)
      expect(await host.release()).toBe('v4.9.3')
      expect(host.columns()).toEqual(expect.arrayContaining(entitiesOf(host)))
      expect(host.isDown()).toBe(false)
      expect(await siteAnswers(host)).toMatchObject({ software: 'IXP Manager', version: '4.9.3' })
      expect(host.has('srv/ixpmanager/.fleet')).toBe(false)
      expect(host.has('var/crontab') ? host.read('var/crontab') : '').not.toContain('fleet')
      expect(host.list('etc/systemd/system')).toEqual(['multi-user.target.wants'])
      expect(host.list('etc/systemd/system/multi-user.target.wants')).toEqual([])
    },
  )

  it.each([
    ['ams1', ['4.8.0', '4.9.0', '4.9.3']],
    ['lon1', ['4.7.0', '4.8.0', '4.9.0', '4.9.3']],
  ])('restarted memcached on %s twice in every hop, each time in its place', (name, hops) => {
    const restarts = lab
      .host(name)
      .restarts()
      .map(({ step }) => step)
    expect(restarts).toEqual(hops.flatMap((hop) => [`${hop}/memcached-1`, `${hop}/memcached-2`]))
    for (const hop of hops) {
      const order = stepsCalled(lab.host(name)).filter((step) => step.startsWith(`${hop}/`))
      const places = ['bower', 'memcached-1', 'cache-clear', 'schema', 'memcached-2', 'views'].map(
        (id) => order.indexOf(`${hop}/${id}`),
      )
      expect(places).toEqual([...places].sort((a, b) => a - b))
    }
  })

  it('made one dump a host, before any code changed, and kept it', () => {
    const calls = lab
      .host('lon1')
      .commands()
      .filter(({ step }) => step.endsWith('/backup'))
    expect(
      calls.filter(({ words }) => words.startsWith('mysqldump') && !words.includes('--help')),
    ).toHaveLength(1)
    expect(lab.host('lon1').has(`state/backups/${controller.lastRun()}.sql.gz.sha256`)).toBe(true)
  })

  it('left nothing in its place that others on the host can read', () => {
    const place = join(lab.host('lon1').dir, 'state')
    expect(
      execFileSync('find', [place, '-mindepth', '1', '-perm', '/077'], { encoding: 'utf8' }),
    ).toBe('')
  })

  it('ran the one-offs that ask, of both releases', () => {
    const said = lab
      .host('ams1')
      .commands()
      .filter(({ step }) => step.endsWith('/actions'))
      .map(({ words }) => words)
    expect(said.join('\n')).toMatch(/split-conservers[\s\S]*copy-contact-names/)
  })

  it('used one connection a host, for the survey and for the run', () => {
    expect(lab.host('ams1').logins()).toBe(1)
  })

  it('leaves the blocked host as it was', async () => {
    expect(await lab.host('waw1').release()).toBe('v4.9.0')
    expect(lab.host('waw1').restarts()).toEqual([])
  })
})

describe('a second fleet upgrade', () => {
  it('changes nothing and says so', async () => {
    const before = ['ams1', 'dub1', 'lon1'].map((name) => lab.host(name).restarts().length)
    const ended = await controller.fleet('upgrade', '--hosts', 'prod,!waw1', '--yes')
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain('4 hosts: 4 current')
    expect(['ams1', 'dub1', 'lon1'].map((name) => lab.host(name).restarts().length)).toEqual(before)
  })
})

describe('what an operator reads afterwards', () => {
  it('is a status table that shows every host where it stands', async () => {
    const { code, stdout } = await controller.fleet('status', '--hosts', 'prod', '--json')
    expect(code).toBe(0)
    const ams1 = JSON.parse(stdout).hosts.find(({ host }: { host: string }) => host === 'ams1')
    expect(ams1).toMatchObject({
      reachable: true,
      release: '4.9.3',
      newest: '4.9.3',
      maintenance: 'off',
      downSince: null,
      memcached: 'active',
      databaseSchema: 'in-sync',
      permissions: { wrong: 0 },
      localChanges: { generated: 0, other: 0 },
      lock: null,
    })
  })

  it('is what any step printed', async () => {
    const { code, stdout } = await controller.fleet(
      'logs',
      controller.lastRun(),
      'ams1',
      '--step',
      '4.9.0/actions',
    )
    expect(code).toBe(0)
    expect(stdout).toContain('Migration completed successfully')
  })

  it('is the list of runs', async () => {
    const { stdout } = await controller.fleet('runs')
    expect(stdout).toContain(controller.lastRun())
    expect(stdout).toContain('1 current · 3 upgraded · 1 blocked')
  })
})

function entitiesOf(host: LabHost): string[] {
  return host.read('srv/ixpmanager/database/entities.txt').split('\n').filter(Boolean)
}

function stepsCalled(host: LabHost): string[] {
  return [...new Set(host.commands().map(({ step }) => step))]
}

async function siteAnswers(host: LabHost): Promise<unknown> {
  const answer = await fetch(host.site)
  return answer.json()
}
