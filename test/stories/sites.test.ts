import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostSetup } from '../lab/host/host-setup.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'

/** Two hosts of one site, on one database; the first is its schema host. */
function aSite(site: string): HostSetup[] {
  const [first, second] = [`${site}1`, `${site}2`]
  return [
    { name: first, release: '4.8.0', site },
    { name: second, release: '4.8.0', site, databaseOf: first },
  ]
}

let lab: Lab
let controller: Controller

beforeAll(async () => {
  const sites = ['lon', 'ams', 'osl', 'cph', 'sto', 'hel'].flatMap(aSite)
  const shared = [
    { name: 'stray1', release: '4.8.0' },
    { name: 'stray2', release: '4.8.0', databaseOf: 'stray1' },
  ]
  lab = await startLab({ hosts: [...sites, ...shared] })
  controller = new Controller(lab.inventory)
})

afterAll(() => lab.stop())

/** The steps of a run that a host has begun, with the moment each event was written. */
function eventsOf(name: string, own = controller) {
  return own.journal().filter((event) => 'host' in event && event.host === name)
}

function stepsOf(name: string, own = controller): string[] {
  return eventsOf(name, own).flatMap((event) => (event.type === 'step-started' ? [event.step] : []))
}

describe('a site of two hosts', () => {
  it('is upgraded as one: down together, the database once, the schema host before the other', async () => {
    const { code, stdout } = await controller.fleet(
      'upgrade',
      '--hosts',
      'lon*',
      '--yes',
      '-c',
      '1',
    )
    expect(stdout).toMatch(/^lon1 +4.8.0 +4.9.3 +upgraded /m)
    expect(stdout).toMatch(/^lon2 +4.8.0 +4.9.3 +upgraded /m)
    expect(code).toBe(0)
    const [own, others] = [stepsOf('lon1'), stepsOf('lon2')]
    for (const step of ['schema', 'actions', 'views', 'migrate', 'review']) {
      expect(own.filter((each) => each === `4.9.0/${step}`)).toHaveLength(1)
      expect(others).not.toContain(`4.9.0/${step}`)
    }
  })

  it('has had nobody at the schema before both were down and had the code, and nobody up before it', () => {
    const journal = controller.journal()
    const at = (host: string, type: string, step?: string) =>
      journal.findIndex(
        (event) =>
          event.type === type &&
          'host' in event &&
          event.host === host &&
          (step === undefined || ('step' in event && event.step === step)),
      )
    expect(at('lon2', 'site-went-down')).toBeLessThan(at('lon1', 'step-started', '4.9.0/backup'))
    expect(at('lon2', 'step-started', '4.9.0/wait-schema')).toBeLessThan(
      at('lon1', 'step-started', '4.9.0/schema'),
    )
    expect(at('lon1', 'step-finished', '4.9.3/caches')).toBeLessThan(at('lon2', 'site-came-up'))
  })

  it.each([
    ['lon1', 'site lon is taken whole or not at all: lon2 is not selected'],
    ['all,!ams2', 'site ams is taken whole or not at all: ams2 is not selected'],
  ])('is not upgraded in part: --hosts %s', async (hosts, says) => {
    const { code, stderr } = await new Controller(lab.inventory).fleet(
      ...['upgrade', '--hosts', hosts, '--yes'],
    )
    expect(stderr).toContain(says)
    const [, next = ''] = /fleet (plan --hosts \S+)$/m.exec(stderr) ?? []
    expect((await controller.fleet(...next.split(' '))).stderr).not.toContain('not selected')
    expect(code).toBe(2)
  })

  it('may be asked in part how it stands', async () => {
    const { code, stdout } = await controller.fleet('status', '--hosts', 'lon1')
    expect(stdout).toMatch(/^lon1 /m)
    expect(code).toBe(0)
  })
})

describe('two hosts with one database and no site', () => {
  it('are blocked, each saying which the other is', async () => {
    const { code, stdout } = await controller.fleet('plan', '--hosts', 'stray1,stray2')
    const says = 'has the same database: give them one site in the inventory'
    expect(stdout).toMatch(new RegExp(`^stray1 .*stray2 ${says}`, 'm'))
    expect(stdout).toMatch(new RegExp(`^stray2 .*stray1 ${says}`, 'm'))
    expect(code).toBe(3)
  })
})

describe('a site of which one host fails', () => {
  const cases = [
    ['ams', 'ams2', '4.9.0/fetch', { ams1: 'failed', ams2: 'failed' }, 'v4.8.0', 4],
    ['osl', 'osl2', '4.9.0/composer', { osl1: 'reverted', osl2: 'reverted' }, 'v4.8.0', 4],
    ['cph', 'cph1', '4.9.3/composer', { cph1: 'reverted', cph2: 'reverted' }, 'v4.9.0', 4],
    ['sto', 'sto1', '4.9.0/schema', { sto1: 'held', sto2: 'held' }, 'v4.9.0', 7],
  ] as const

  it.each(cases)('site %s, %s in %s', async (site, host, step, outcomes, on, code) => {
    const own = new Controller(lab.inventory)
    lab.host(host).fault(step, 'fail')
    const ended = await own.fleet('upgrade', '--hosts', `${site}*`, '--yes')
    for (const [name, outcome] of Object.entries(outcomes)) {
      expect(ended.stdout).toMatch(new RegExp(`^${name} +4.8.0 +4.9.3 +${outcome} `, 'm'))
      expect(await lab.host(name).release()).toBe(on)
      expect(lab.host(name).isDown()).toBe(outcome === 'held')
    }
    expect(ended.code).toBe(code)
    if (code !== 7) return
    const resumed = await own.fleet('resume')
    expect(resumed.stdout).toContain('2 hosts: 2 upgraded')
    expect(resumed.code).toBe(0)
  })
})

describe('a site whose controller is killed', () => {
  it('waits as it stands, and is taken to its end by a resume', async () => {
    const own = new Controller(lab.inventory)
    const running = own.start('upgrade', '--hosts', 'hel*', '--yes')
    await own.reaches(running, '4.9.0/wait-schema')
    running.child.kill('SIGKILL')
    await running.ended
    const resumed = await own.fleet('resume')
    expect(resumed.stdout).toContain('2 hosts: 2 upgraded')
    expect(resumed.code).toBe(0)
  })
})
