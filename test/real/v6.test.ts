import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Controller, type Ended } from '../support/controller.ts'
import { nextCommand } from '../support/next-command.ts'
import { holdTool, releaseTool, startService, stopService } from './break.ts'
import type { RealHost } from './real-host.ts'
import { type RealLab, startRealLab } from './real-lab.ts'
import { columnsOf, migrationsOf } from './schema.ts'
import type { Variety } from './setups.ts'
import { rowsOf, truthsAfter, truthsOf } from './truths.ts'
import { whyNoRealHosts } from './why-not.ts'

const why = await whyNoRealHosts()

/** That every IRRDB source gets the same host is acknowledged. */
const entry = { ack: ['6.2.0'] }
const mil1: Variety = {
  name: 'mil1',
  traits: ['sudo', '.git of the web user', 'no APP_ENV'],
  release: '6.0.0',
  user: 'deploy',
  owner: 'www-data',
  install: { APP_ENV: '' },
  change: 'chown -R www-data: /srv/ixpmanager',
  entry,
}
const mad1: Variety = {
  name: 'mad1',
  traits: ['a file cache that has nothing yet'],
  release: '6.1.0',
  owner: 'root',
  install: { CACHE_DRIVER: 'file' },
  entry,
}
const path = ['6.0.1', '6.1.0', '6.2.0', '6.3.0', '6.4.0', '6.4.2']

let lab: RealLab
let host: RealHost
let controller: Controller
let rowsBefore: string
let upgrade: Promise<Ended>

beforeAll(async () => {
  if (why) return
  lab = await startRealLab([mil1, mad1])
  host = lab.host('mad1')
  rowsBefore = await rowsOf(lab, mil1)
  upgrade = new Controller(lab.inventory, '10s').fleet('upgrade', '--hosts', 'mil1', '--yes')
  controller = new Controller(lab.inventory, '10s')
}, 900_000)

afterAll(() => lab?.stop(), 60_000)

const sql = (on: RealHost, query: string) => on.sh(`mysql -N ixpmanager <<'SQL'\n${query}\nSQL`)

/** How a host stands, asked past fleet. */
async function standing(): Promise<string[]> {
  const text = await host.sh(`cd /srv/ixpmanager
    git describe --tags
    curl -s -o /dev/null -w '%{http_code}\\n' http://127.0.0.1/login
    mysql -N ixpmanager -e 'SELECT migration FROM migrations ORDER BY id DESC LIMIT 1'
    flock -n /var/lib/fleet/lock echo free
    ls /etc/systemd/system | grep -c fleet- || :`)
  return text.trim().split('\n')
}

/** It exits 0 all the same. */
const whatSaidNo = `grep -l 'Failed to clear cache' /var/lib/fleet/runs/*/steps/*.out || :`

const [, added, dropped] = migrationsOf('6.2.0').slice(-3)
const timeout = 240_000

/** While the other host is upgraded. */
describe.skipIf(why !== undefined)('a host on v6 whose way is not clear', () => {
  it('goes back when its database goes before a migration has begun', { timeout }, async () => {
    await holdTool(host, 'composer', 'install')
    const running = controller.start('upgrade', '--hosts', 'mad1', '--to', '6.2.0', '--yes')
    await controller.reaches(running, '6.2.0/composer')
    await stopService(host, 'mariadb')
    await releaseTool(host, 'composer')
    const { code, stdout } = await running.ended
    await startService(host, 'mariadb')
    expect(stdout).toMatch(/^mad1 +6.1.0 +6.2.0 +reverted .*6.2.0\/review failed/m)
    expect(code).toBe(4)
    expect(await standing()).toEqual(['v6.1.0', '200', migrationsOf('6.1.0').at(-1), 'free', '0'])
  })

  it('is held by a migration that fails after another has run, and goes on when a person has cleared its way', {
    timeout,
  }, async () => {
    await sql(host, 'ALTER TABLE irrdbconfig DROP COLUMN protocol')
    const held = await controller.fleet('upgrade', '--hosts', 'mad1', '--to', '6.2.0', '--yes')
    expect(held.stdout).toMatch(/^mad1 +6.1.0 +6.2.0 +held .*6.2.0\/migrate failed/m)
    expect(held.code).toBe(7)
    expect((await standing()).slice(0, 4)).toEqual(['v6.2.0', '503', added, 'free'])

    await sql(host, 'ALTER TABLE irrdbconfig ADD COLUMN protocol VARCHAR(255)')
    const resumed = await controller.fleet(...nextCommand(held).split(' '))
    expect(resumed.stdout).toMatch(/^mad1 +6.1.0 +6.2.0 +upgraded /m)
    expect(resumed.code).toBe(0)
    expect(await standing()).toEqual(['v6.2.0', '200', dropped, 'free', '0'])
    const columns = await sql(host, 'SHOW COLUMNS FROM irrdbconfig')
    const names = columns.match(/^\w+/gm)?.map((name) => `irrdbconfig.${name}`)
    expect(names?.sort()).toEqual(columnsOf('6.2.0').filter((name) => /^irrdb/.test(name)))
  })
})

describe.skipIf(why !== undefined)('a host on 6.0.0', () => {
  it('is upgraded to 6.4.2', { timeout }, async () => {
    const { code, stdout, stderr } = await upgrade
    expect(stdout, stderr.slice(-2000)).toMatch(/^mil1 +6.0.0 +6.4.2 +upgraded /m)
    expect(code).toBe(0)
  })

  it(`${mil1.traits.join(', ')}: tells the same`, { timeout }, async () => {
    expect(await truthsOf(lab, mil1)).toEqual(truthsAfter(path, rowsBefore))
  })

  it('has what its migrations were to do with what was there', { timeout }, async () => {
    const on = lab.host('mil1')
    expect(await sql(on, 'SELECT name, export_to_ixf FROM vlan')).toBe(
      'Peering LAN 1\t1\nPrivate\t0\n',
    )
    expect(await sql(on, 'SELECT updated_at FROM routers')).toBe('2021-07-20 12:00:00\n')
    expect(await sql(on, 'SELECT host FROM irrdbconfig')).toBe('whois.radb.net\n')
    expect(await on.sh(whatSaidNo)).toBe('')
    expect(await sql(on, 'SELECT name FROM view_cust_current_active')).toBe(
      'Alpha Networks\nBravo\n',
    )
  })
})
