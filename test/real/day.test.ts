import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { until } from '../support/until.ts'
import type { RealHost } from './real-host.ts'
import { type RealLab, startRealLab } from './real-lab.ts'
import { whyNoRealHosts } from './why-not.ts'

const why = await whyNoRealHosts()

let lab: RealLab
let host: RealHost
let controller: Controller

beforeAll(async () => {
  if (why) return
  lab = await startRealLab([{ name: 'lon1', release: '4.8.0', user: 'deploy' }])
  host = lab.host('lon1')
  controller = new Controller(lab.inventory, '2s')
}, 900_000)

afterAll(() => lab?.stop(), 60_000)

const fleet = (...words: string[]) => {
  const dashes = words.indexOf('--')
  const at = dashes < 0 ? words.length : dashes
  return controller.fleet(...words.slice(0, at), '--hosts', 'lon1', ...words.slice(at))
}
const inside = (script: string) => host.sh(`cd /srv/ixpmanager\n${script}`)
const sql = (query: string) => host.sh(`mysql -N ixpmanager -e '${query}'`)
const memcachedPid = () => host.sh('systemctl show --value --property=MainPID memcached')

/** As anybody sees it: over the network. */
const answers = async () => (await fetch(`http://${host.address}/api/v4/ping`)).status

const timeout = 480_000

describe.skipIf(why !== undefined)('a day of a host, told by the host', () => {
  it('its memcached is another process, its permissions are right, its caches and views are new', {
    timeout,
  }, async () => {
    const before = await memcachedPid()
    expect((await fleet('memcached', 'restart')).code).toBe(0)
    expect(await memcachedPid()).not.toBe(before)

    await inside('touch storage/logs/foreign; chown root: storage/logs/foreign')
    const check = await fleet('permissions', 'check')
    expect(check.stdout).toMatch(/^-rw\S+ root:root storage\/logs\/foreign$/m)
    expect(check.code).toBe(4)
    const differing = await fleet('verify')
    expect(differing.stdout.match(/^DIFF .*/gm)).toEqual([
      expect.stringMatching(/^DIFF permissions: \d+ not www-data’s/),
    ])
    expect(differing.code).toBe(4)
    expect((await fleet('permissions', 'fix')).code).toBe(0)
    expect(await inside('stat -c %U storage/logs/foreign')).toBe('www-data\n')

    await sql('DROP VIEW IF EXISTS view_cust_current_active')
    expect((await fleet('views')).code).toBe(0)
    expect(await sql('SELECT COUNT(*) FROM view_cust_current_active')).toMatch(/^\d+\n$/)

    await inside('runuser -u www-data -- touch storage/framework/views/old.php')
    expect((await fleet('cache', 'clear')).code).toBe(0)
    expect(await inside('ls storage/framework/views')).not.toContain('old.php')

    const verify = await fleet('verify')
    expect(verify.stdout).not.toMatch(/^DIFF/m)
    expect(verify.code, verify.stdout).toBe(0)
    const exec = await fleet('exec', '--as', 'web', '--', 'id -un; exit 9')
    expect(exec.stdout).toMatch(/^== lon1\nwww-data\n(.|\n)*4.8.0.exec failed with exit code 9$/m)
    expect(exec.code).toBe(4)
  })

  it('a column that is missing comes back, with a dump and two restarts', { timeout }, async () => {
    await sql('ALTER TABLE switch DROP COLUMN IF EXISTS mgmt_mac_address')
    expect((await fleet('schema', 'validate')).code).toBe(4)
    const diff = await fleet('schema', 'diff')
    const [statement = ''] = /^ALTER TABLE .*;$/m.exec(diff.stdout) ?? []
    expect(statement).toContain('ADD mgmt_mac_address')
    const text = `-- 4.8.0-4.8.0/mariadb-10.11\n${statement}\n`
    const approved = join(aDirectoryOf({ 'review.sql': text }), 'review.sql')
    const update = await fleet('schema', 'update', '--approve-sql', approved)
    expect(update.stdout).toMatch(/^lon1 +4.8.0 +4.8.0 +done /m)
    expect(update.code).toBe(0)
    expect(await sql('SHOW COLUMNS FROM switch LIKE "mgmt_mac_address"')).toContain('varchar')
    expect(await host.sh('ls /var/lib/fleet/backups')).toContain(`${controller.lastRun()}.sql.gz\n`)
    expect(await answers()).toBe(200)
    const refused = await controller.fleet('backup', 'verify', 'lon1')
    const [, grant] = /as the root of the database: (GRANT .*)$/m.exec(refused.stdout) ?? []
    expect([refused.code, grant]).toEqual([4, expect.stringContaining('GRANT ALL')])
    await host.sh(`mysql <<'SQL'\n${grant}\nSQL`)
    const verified = await controller.fleet('backup', 'verify', 'lon1')
    expect(verified.stdout).toMatch(/^lon1 +4.8.0 +4.8.0 +done /m)
    expect(verified.code, verified.stdout).toBe(0)
  })

  it('its entities and proxies are written anew where nobody is served only', {
    timeout,
  }, async () => {
    const changed = () => inside('git status --porcelain -unormal database')
    const before = await memcachedPid()
    const refused = await fleet('schema', 'generate', '--yes')
    expect(refused.stdout).toMatch(
      /^lon1 .* blocked .* no development host: APP_ENV .* production$/m,
    )
    expect([refused.code, await changed(), await memcachedPid()]).toEqual([3, '', before])

    await inside('sed -i s/^APP_ENV=.*/APP_ENV=local/ .env')
    const generate = await fleet('schema', 'generate', '--yes')
    expect(generate.stdout).toMatch(/^Processing entity "Entities.Switcher"$/m)
    expect(generate.code, generate.stdout).toBe(0)
    expect(await memcachedPid()).not.toBe(before)
    expect(await inside('cat database/Entities/Switcher.php')).toContain('$mgmt_mac_address;')
    expect(await inside('php -l database/Proxies/__CG__EntitiesSwitcher.php')).toMatch(/^No syntax/)
    expect(await changed()).toMatch(/^ M database\/Proxies\/__CG__EntitiesCustomer.php$/m)

    const verify = await fleet('verify')
    expect(verify.code, verify.stdout).toBe(0)

    const undo = 'git checkout -q . && git clean -fdq database && chown www-data database/Proxies/*'
    await inside(`sed -i s/^APP_ENV=.*/APP_ENV=production/ .env\n${undo}`)
  })

  it('it goes down and comes up as it is told, and a run at work is told to stop', {
    timeout,
  }, async () => {
    expect((await fleet('maintenance', 'on', '--yes')).code).toBe(0)
    expect(await answers()).toBe(503)
    expect((await fleet('maintenance', 'off')).code).toBe(0)
    expect(await answers()).toBe(200)

    const wait = 'until [ -e /run/go ]; do sleep 0.1; done; echo so'
    const running = controller.start('exec', '--hosts', 'lon1', '--', wait)
    await controller.reaches(running, '4.8.0/exec')
    const unlock = await fleet('unlock', '--yes')
    expect(unlock.stderr).toMatch(/^lon1: run \S+ of \S+ is at work, at 4.8.0\/exec since /)
    expect([unlock.code, unlock.stdout]).toEqual([4, expect.stringContaining('told to stop')])
    await host.sh('touch /run/go')
    expect((await running.ended).stdout).toContain('== lon1\nso\n')
  })

  it('it goes down without artisan, and comes up by itself after a reboot', {
    timeout,
  }, async () => {
    await inside('[ -e vendor/gone.php ] || mv vendor/autoload.php vendor/gone.php')
    const on = await fleet('maintenance', 'on', '--for', '1h', '--yes')
    expect(on.stdout).toMatch(/^lon1 .* done +DOWN since .* comes up by itself at /m)
    expect(await inside('ls storage/framework/down')).toBe('storage/framework/down\n')
    await inside('mv vendor/gone.php vendor/autoload.php')
    expect(await answers()).toBe(503)
    const run = controller.lastRun()
    expect(await host.sh('ls /etc/systemd/system')).toContain(`fleet-up-${run}.service\n`)
    await host.sh(`echo 0 >/var/lib/fleet/runs/${run}/up-at`)
    await host.sh('systemctl reboot --no-block --no-wall')
    await until('it serves again', async () => (await answers().catch(() => 0)) === 200, 120)
    expect(await host.sh('ls /etc/systemd/system')).not.toContain('fleet-up-')
    expect((await fleet('unlock', '--yes')).stdout).toContain('lon1: nobody has it')
  })
})
