import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Controller } from '../support/controller.ts'
import { until } from '../support/until.ts'
import { type RealLab, startRealLab } from './real-lab.ts'
import { whyNoRealHosts } from './why-not.ts'

/** Building them takes minutes, so a person asks for it. */
const why = process.env.FLEET_REAL === '1' ? await whyNoRealHosts() : 'FLEET_REAL=1 asks for them'
if (why) console.warn(`NOT TESTED on real hosts: ${why}`)

const columnsOf490 = 'SELECT COUNT(*) FROM information_schema.columns WHERE column_name IN'
let lab: RealLab
let controller: Controller

beforeAll(async () => {
  if (why) return
  lab = await startRealLab([
    { name: 'ams1', release: '4.7.3' },
    { name: 'lon1', release: '4.5.0', user: 'deploy' },
    { name: 'cut1', release: '4.8.0' },
  ])
  controller = new Controller(lab.inventory, '2s')
}, 900_000)

afterAll(() => lab?.stop(), 60_000)

/** How often systemd has started memcached. */
const startsOf = async (name: string) =>
  Number(await lab.host(name).sh("journalctl -u memcached -o cat | grep -c '^Started' || :"))

describe.skipIf(why !== undefined)('real hosts', () => {
  it('are upgraded over all hops, as root and by sudo, in two stages', {
    timeout: 600_000,
  }, async () => {
    const before = { ams1: await startsOf('ams1'), lon1: await startsOf('lon1') }
    const { code, stdout, stderr } = await controller.fleet(
      'upgrade',
      '--hosts',
      'ams1,lon1',
      '--yes',
    )
    expect(`${stdout}${stderr.slice(-2000)}`).toMatch(/^ams1 +4.7.3 +4.9.3 +upgraded /m)
    expect(stdout).toMatch(/^lon1 +4.5.0 +4.9.3 +upgraded /m)
    expect(code).toBe(0)
    expect((await startsOf('ams1')) - before.ams1).toBe(2 * 3)
    expect((await startsOf('lon1')) - before.lon1).toBe(2 * 5)
  })

  it.each(['ams1', 'lon1'])('%s tells the same itself', async (name) => {
    const host = lab.host(name)
    const inside = async (script: string) => (await host.sh(`cd /srv/ixpmanager; ${script}`)).trim()
    expect(
      await inside(
        'git describe --tags; git status --porcelain --untracked-files=no -- app public/index.php',
      ),
    ).toBe('v4.9.3')
    expect(await inside('curl -s http://127.0.0.1/api/v4/ping')).toContain('"version":"4.9.3"')
    expect(
      await inside('find storage vendor bootstrap/cache database/Proxies ! -user www-data | wc -l'),
    ).toBe('0')
    expect(await inside('[ -e storage/framework/down ] || echo up')).toBe('up')
    expect(await inside('flock -n /var/lib/fleet/lock echo free')).toBe('free')
    expect(await inside('crontab -l 2>&1 || :')).toMatch(/no crontab|^$/)
    expect(await inside(`mysql -N -e "${columnsOf490} ('vendor_id','remember_token')"`)).not.toBe(
      '0',
    )
    const restored =
      'mysql -e "CREATE DATABASE again"; gzip -dc /var/lib/fleet/backups/*.sql.gz | mysql again; mysql -N again -e "SELECT COUNT(*) FROM cust"'
    expect(
      await inside(`(cd /var/lib/fleet/backups && sha256sum --quiet -c *.sha256); ${restored}`),
    ).toBe('2')
  })

  it('a second upgrade changes nothing', { timeout: 120_000 }, async () => {
    const { code, stdout } = await controller.fleet('upgrade', '--hosts', 'ams1,lon1', '--yes')
    expect(stdout).toContain('2 hosts: 2 current')
    expect(code).toBe(0)
  })

  it('one whose link is cut in composer goes on alone and is followed again', {
    timeout: 300_000,
  }, async () => {
    const host = lab.host('cut1')
    const running = controller.start('upgrade', '--hosts', 'cut1', '--yes', '--to', '4.9.0')
    const record = () => host.sh('cat /var/lib/fleet/runs/*/events 2>/dev/null || :')
    await until('composer runs', async () => (await record()).includes('4.9.0/composer'), 120)
    await host.cutLink()
    await until(
      'the host is past the schema',
      async () => (await record()).includes('4.9.0/caches'),
      120,
    )
    await until('the loss is noticed', () => running.stderr().includes('link lost'), 60)
    await host.mendLink()
    const { code, stdout, stderr } = await running.ended
    expect(stdout).toMatch(/^cut1 +4.8.0 +4.9.0 +upgraded /m)
    expect(stderr).toContain('link restored')
    expect(code).toBe(0)
    expect((await record()).match(/"attempt-started"/g)).toHaveLength(1)
  })
})
