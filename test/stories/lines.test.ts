import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller, type Ended } from '../support/controller.ts'

const lines = { five: '5.8.0', six: '6.4.2', seven: '7.4.0' }
/** One stage, all at once. */
const groups = ['prod', 'canary']
let lab: Lab
let ofLines: Ended
let overMajors: Ended

/** Side by side: hosts of each later line within their major, and one over all three. */
beforeAll(async () => {
  lab = await startLab({
    hosts: [
      { name: 'five', release: '5.0.0', groups },
      { name: 'six', release: '6.0.0', cacheDriver: 'memcached', groups },
      { name: 'seven', release: '7.0.0', ack: ['7.1.0'], groups },
      { name: 'old', release: '4.9.3', hasEveryVersion: true, ack: ['5.0.0'] },
    ],
  })
  const [one, other] = [new Controller(lab.inventory), new Controller(lab.inventory)]
  const atOnce = ['--yes', '--json', '--no-first-alone']
  ;[ofLines, overMajors] = await Promise.all([
    one.fleet('upgrade', '--hosts', Object.keys(lines).join(','), ...atOnce),
    other.fleet(
      ...['upgrade', '--hosts', 'old', '--to', '7.4.0', '--allow-major'],
      ...['--ack', '6.0.0,7.0.0,7.1.0', ...atOnce],
    ),
  ])
}, 600_000)

afterAll(() => lab.stop())

const called = (name: string, pattern: RegExp) =>
  lab
    .host(name)
    .commands()
    .filter(({ words }) => pattern.test(words))

describe('fleet upgrade of hosts on 5.0.0, 6.0.0 and 7.0.0', () => {
  it('takes each to the newest release of its own major', () => {
    expect(ofLines.stderr).not.toContain('failed')
    expect(ofLines.code).toBe(0)
    const told = JSON.parse(ofLines.stdout).hosts.map(
      ({ host, to, outcome }: Record<string, string>) => [host, to, outcome],
    )
    expect(told).toEqual(Object.entries(lines).map(([host, to]) => [host, to, 'upgraded']))
  })

  it.each(Object.entries(lines))('leaves %s on %s, up, with all it brought', async (name, to) => {
    const host = lab.host(name)
    expect(await host.release()).toBe(`v${to}`)
    expect(host.isDown()).toBe(false)
    expect(await (await fetch(host.site)).json()).toMatchObject({ version: to })
    expect((await host.run('php artisan migrate:status')).output).not.toMatch(/Pending|\| No? /)
  })

  it('restarted memcached twice a hop where there is Doctrine, and once where there is none', () => {
    const restartsOf = (name: string, hop: string) =>
      lab
        .host(name)
        .restarts()
        .filter(({ step }) => step.startsWith(`${hop}/`)).length
    expect([restartsOf('five', '5.3.0'), restartsOf('six', '6.3.0')]).toEqual([2, 1])
    expect(restartsOf('seven', '7.2.0')).toBe(1)
  })

  it('went down without what the old code does not know', () => {
    for (const name of Object.keys(lines)) {
      expect(called(name, /artisan down/).map(({ words }) => words)).toEqual([
        expect.stringMatching(/artisan down$/),
      ])
    }
  })
})

describe('fleet upgrade --to 7.4.0 --allow-major of a host on 4.9.3', () => {
  it('takes it over all three majors', async () => {
    expect(overMajors.code).toBe(0)
    const host = lab.host('old')
    expect(await host.release()).toBe('v7.4.0')
    expect(await (await fetch(host.site)).json()).toMatchObject({ version: '7.4.0' })
  })

  it('runs each release by its PHP, and installs it by its composer', () => {
    const phpOf = (step: string) =>
      called('old', /composer\d install/)
        .filter((call) => call.step === step)
        .map(({ words }) => words.replace(/^.*bin\//, '').split(' ')[0])
    expect(phpOf('5.0.0/composer')).toContain('composer1')
    expect(phpOf('5.8.0/composer')).toContain('composer1')
    expect(phpOf('6.0.0/composer')).toContain('composer2')
    expect(phpOf('7.0.0/composer')).toContain('composer2')
  })

  it('ran once what destroys when repeated', () => {
    const effects = lab.host('old').read('log/effects').split('\n')
    expect(effects.filter((line) => line.includes('once update:customer2users'))).toHaveLength(1)
  })

  it('passed through every release that the way has', () => {
    const hops = called('old', /composer\d install/).map(({ step }) => step.split('/')[0])
    expect(new Set(hops).size).toBe(21)
  })
})
