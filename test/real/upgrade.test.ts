import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Controller } from '../support/controller.ts'
import { type RealLab, startRealLab } from './real-lab.ts'
import { letIntoAms1, type Variety, varieties } from './setups.ts'
import { rowsOf, truthsAfter, truthsOf } from './truths.ts'
import { whyNoRealHosts } from './why-not.ts'

const why = await whyNoRealHosts()

const path = ['4.6.0', '4.7.0', '4.8.0', '4.9.0', '4.9.3']
const blocked = varieties.filter(({ name }) => name === 'osl1')
const upgraded = varieties.filter((each) => !blocked.includes(each))
const describeEach = ({ name, traits }: Variety) => [`${name}: ${traits.join(', ')}`, name] as const

let lab: RealLab
let controller: Controller
const before = new Map<string, string>()

beforeAll(async () => {
  if (why) return
  lab = await startRealLab(varieties)
  controller = new Controller(lab.inventory, '10s')
  await letIntoAms1(lab.host('fra1'), lab.host('ams1'))
  for (const variety of upgraded) before.set(variety.name, await rowsOf(lab, variety))
  for (const { name } of blocked) before.set(name, await lab.host(name).sh(everything))
}, 900_000)

afterAll(() => lab?.stop(), 60_000)

/** What would tell that somebody was here. */
const everything = `cd /srv/ixpmanager
  git rev-parse HEAD; git status --porcelain; cat config/cache.php; ls -A /var/lib/fleet
  find . -path ./storage -prune -o -type f -printf '%p %T@ %u %m\\n' | sort
  mysqldump --skip-dump-date ixpmanager; systemctl show -P MainPID memcached mariadb`

describe.skipIf(why !== undefined)('hosts that differ as real ones do', () => {
  it('are all upgraded, in two stages, but for what stands in the way of one', {
    timeout: 900_000,
  }, async () => {
    const { code, stdout, stderr } = await controller.fleet(
      ...['upgrade', '--hosts', 'all', '--yes', '--no-first-alone'],
    )
    const rows = stdout.match(/^\w+ +4[\d.]+ +4[\d.]+ +\w+/gm) ?? []
    const told = rows.map((row) => row.split(/ +/).join(' ')).sort()
    const expected = upgraded.map(({ name, release }) => `${name} ${release} 4.9.3 upgraded`)
    expect(told, stderr.slice(-2000)).toEqual([...expected, 'osl1 4.8.0 4.9.3 blocked'].sort())
    expect(code).toBe(3)
  })

  it.each(upgraded.map(describeEach))('%s', { timeout: 120_000 }, async (_, name) => {
    const variety = varieties.find((each) => each.name === name) as Variety
    const hops = path.filter((hop) => hop > variety.release)
    expect(await truthsOf(lab, variety)).toEqual(truthsAfter(hops, before.get(name) ?? ''))
  })

  it.each(blocked.map(describeEach))(
    '%s: is told so and left alone',
    {
      timeout: 120_000,
    },
    async (_, name) => {
      const { code, stdout } = await controller.fleet('plan', '--hosts', name)
      expect(stdout.match(/^ {2}blocked: .*/gm)).toEqual([
        '  blocked: edited by hand: config/cache.php',
        '  blocked: 1 commit of its own, which a release does not have',
        '  blocked: /srv/ixpmanager needs 100 MiB free, there are 60.0 MiB',
      ])
      expect(code).toBe(3)
      expect(await lab.host(name).sh(everything)).toBe(before.get(name))
    },
  )

  it('go on where they were: a second upgrade changes nothing', { timeout: 120_000 }, async () => {
    const names = upgraded.map(({ name }) => name).join(',')
    const { code, stdout } = await controller.fleet('upgrade', '--hosts', names, '--yes')
    expect(stdout).toContain(`${upgraded.length} hosts: ${upgraded.length} current`)
    expect(code).toBe(0)
  })
})
