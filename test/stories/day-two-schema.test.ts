import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { fleetOnTerminal } from '../support/terminal.ts'
import { hasTool } from '../support/tools.ts'

let lab: Lab
let controller: Controller

const missing = 'ALTER TABLE switch ADD mgmt_mac_address VARCHAR(255) DEFAULT NULL;'
const approve = (sql: string) =>
  join(aDirectoryOf({ 'review.sql': `-- 4.8.0-4.8.0/mariadb-10.1\n${sql}\n` }), 'review.sql')

const marksOf = (stdout: string) =>
  Object.fromEntries(
    [...stdout.matchAll(/^(ok|DIFF|-) +(\w+):/gm)].map(([, mark, what]) => [what, mark]),
  )

beforeAll(async () => {
  lab = await startLab({
    hosts: [
      { name: 'lon1', release: '4.8.0' },
      { name: 'lon2', release: '4.8.0' },
      { name: 'dev1', release: '4.8.0' },
      { name: 'web1', release: '4.8.0', site: 'web' },
      { name: 'web2', release: '4.8.0', site: 'web', databaseOf: 'web1' },
    ],
  })
  controller = new Controller(lab.inventory)
  for (const name of ['lon1', 'web1']) {
    const columns = lab.host(name).read('var/db/columns')
    lab.host(name).write('var/db/columns', columns.replace('switch.mgmt_mac_address\n', ''))
  }
  const env = join(lab.host('dev1').root, '.env')
  await lab.host('dev1').run(`sed -i s/APP_ENV=production/APP_ENV=local/ ${env}`)
})

afterAll(() => lab.stop())

describe('fleet schema', () => {
  it('shows a difference that memcached hides, and what puts it right', async () => {
    const diff = await controller.fleet('schema', 'diff', '--hosts', 'lon1,lon2')
    expect(diff.stdout).toContain(
      `== lon1\n${missing}\n\n== lon2\nthe schema is what the code says\n\n`,
    )
    expect(diff.stdout).toContain('next: fleet schema update --hosts lon1')
    expect(diff.code).toBe(4)
    const validate = await controller.fleet('schema', 'validate', '--hosts', 'lon1,lon2', '--json')
    expect(JSON.parse(validate.stdout).hosts).toMatchObject([
      {
        host: 'lon2',
        outcome: 'done',
        output: [
          'Validating for default entity manager...',
          '[Mapping]  OK - The mapping files are correct.',
          '[Database] OK - The database schema is in sync with the mapping files.',
        ],
      },
      { host: 'lon1', outcome: 'failed' },
    ])
    expect(validate.code).toBe(4)
  })

  it('is corrected only with SQL that was approved, while the site is still up', async () => {
    const update = ['schema', 'update', '--hosts', 'lon1,lon2']
    const unasked = await controller.fleet(...update)
    expect(unasked.stderr).toContain(
      'next: fleet schema update --hosts lon1,lon2 --approve-sql FILE',
    )
    expect(unasked.code).toBe(2)
    const other = await controller.fleet(...update, '--approve-sql', approve('DROP TABLE user;'))
    expect(other.stdout).toMatch(/^lon2 .* current$/m)
    expect(other.stdout).toMatch(/^lon1 .* failed +0s .* its SQL is not that of the hosts before/m)
    expect(other.code).toBe(4)
  })

  it('is corrected with the dump and the restarts around it', async () => {
    const sql = approve(missing)
    const update = ['schema', 'update', '--hosts', 'lon1', '--approve-sql', sql]
    const { code, stdout } = await controller.fleet(...update)
    expect(stdout).toMatch(/^lon1 +4.8.0 +4.8.0 +done /m)
    expect(code).toBe(0)
    const host = lab.host('lon1')
    expect(host.read('var/db/columns')).toContain('switch.mgmt_mac_address\n')
    expect(host.has(`state/backups/${controller.lastRun()}.sql.gz.sha256`)).toBe(true)
    expect(host.restarts().map(({ step }) => step)).toEqual([
      '4.8.0/memcached-1',
      '4.8.0/memcached-2',
    ])
    expect(host.isDown()).toBe(false)
    expect(host.read('log/views')).toContain('VIEW')
  })

  it('of a site is corrected once, by its schema host, with all hosts down and memcached restarted on each', async () => {
    const update = ['schema', 'update', '--hosts', 'web1,web2', '--approve-sql', approve(missing)]
    const { code, stdout } = await controller.fleet(...update)
    expect(stdout).toContain('2 hosts: 2 done')
    expect(code).toBe(0)
    expect(lab.host('web1').columns()).toContain('switch.mgmt_mac_address')
    for (const name of ['web1', 'web2']) {
      const host = lab.host(name)
      const restarts = host.restarts().map(({ step }) => step)
      expect(restarts).toEqual(['4.8.0/memcached-1', '4.8.0/memcached-2'])
      expect(host.isDown()).toBe(false)
    }
    const steps = controller
      .journal()
      .flatMap((event) => (event.type === 'step-started' ? [`${event.host} ${event.step}`] : []))
    expect(steps.filter((step) => step.endsWith('/schema'))).toEqual(['web1 4.8.0/schema'])
    expect(steps.indexOf('web2 4.8.0/wait-schema')).toBeLessThan(steps.indexOf('web1 4.8.0/schema'))
  })

  it.skipIf(!hasTool('script'))(
    'is corrected once a person has said yes, and not before',
    async () => {
      const columns = lab.host('lon2').read('var/db/columns')
      lab.host('lon2').write('var/db/columns', columns.replace('switch.mgmt_mac_address\n', ''))
      const update = ['schema', 'update', '--hosts', 'lon2']
      const no = await fleetOnTerminal(controller, update, [['Apply it? (yes/no)', 'no\r']])
      expect(no.stdout).toContain('lon2: the SQL of 4.8.0 on mariadb-10.1')
      expect(controller.journal().map(({ type }) => type)).not.toContain('site-went-down')
      expect(no.code).toBe(4)
      const yes = await fleetOnTerminal(controller, update, [['Apply it? (yes/no)', 'yes\r']])
      expect(yes.code).toBe(0)
      expect(lab.host('lon2').read('var/db/columns')).toBe(columns)
      expect(lab.host('lon2').isDown()).toBe(false)
    },
  )

  it('has its classes written on development hosts only', async () => {
    const generate = ['schema', 'generate', '--hosts', 'lon2,dev1', '--yes']
    const log = 'log/effects'
    const effects = () => (lab.host('lon2').has(log) ? lab.host('lon2').read(log) : '')
    const before = effects()
    const { code, stdout, stderr } = await controller.fleet(...generate)
    expect(stderr).toMatch(/ dev1 +4.8.0\/permissions done/)
    expect(stdout).toContain('== dev1\nProcessing entity')
    expect(stdout).toMatch(/^lon2 .* blocked .* no development host: APP_ENV .* production$/m)
    expect(code).toBe(3)
    expect(effects()).toBe(before)
    expect(lab.host('dev1').restarts()).toHaveLength(1)
  })
})

describe('fleet exec', () => {
  it('shows alike output once, and has an exit code of its own where one failed', async () => {
    const line = 'echo so; [ -e storage ] && ! grep -q local .env'
    const { code, stdout } = await controller.fleet('exec', '--hosts', 'lon1,lon2,dev1', '--', line)
    expect(stdout).toMatch(/^== lon1,lon2,dev1 \(3 hosts\)\nso\n\nhost /m)
    expect(stdout).toMatch(/^dev1 .* failed .* 4.8.0.exec failed with exit code 1$/m)
    expect(stdout).toContain(`next: fleet exec --hosts dev1 -- '${line}'`)
    expect(code).toBe(4)
  })

  it('gives a command its arguments as they are, and the rights that were asked for', async () => {
    const words = ['printf', '%s|', 'a b', "it's", '$HOME', '010']
    const exec = ['exec', '--hosts', 'lon1', '--as', 'web', '-q', '--', ...words]
    const { code, stdout } = await controller.fleet(...exec)
    expect(stdout).toContain("== lon1\na b|it's|$HOME|010|\n")
    expect(code).toBe(0)
    const who = lab
      .host('lon1')
      .commands()
      .filter(({ step }) => step === '-')
    expect(who.at(-1)?.words).toMatch(/^runuser .* HOME=\S+\/storage .*\/exec run$/)
    const nothing = await controller.fleet('exec', '--hosts', 'lon1')
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('after two dashes')])
  })
})

describe('fleet views, cache clear and verify', () => {
  it('do their work with the site up, and what hosts should be is held against what they are', async () => {
    const views = await controller.fleet('views', '--hosts', 'lon2')
    expect([views.code, lab.host('lon2').read('log/views')]).toEqual([
      0,
      expect.stringContaining('VIEW'),
    ])
    const caches = await controller.fleet('cache', 'clear', '--hosts', 'lon2')
    expect(caches.code).toBe(0)
    expect(
      lab
        .host('lon2')
        .commands()
        .map(({ words }) => words),
    ).toContain('php artisan view:clear')
    const verify = await controller.fleet('verify', '--hosts', 'lon2')
    expect(marksOf(verify.stdout)).toEqual({
      ...{ code: 'ok', tree: 'ok', libraries: 'ok', schema: 'ok', migrations: 'ok' },
      ...{ maintenance: 'ok', site: 'ok', memcached: 'ok', permissions: 'ok', lock: 'ok' },
    })
    expect(verify.code).toBe(0)
  })

  it('tell each difference', async () => {
    const host = lab.host('dev1')
    host.write('srv/ixpmanager/public/index.php', '<?php // ours')
    host.write('var/db/columns', host.read('var/db/columns').replace(/^switch.model\n/m, ''))
    host.write('var/memcached-stopped', '')
    host.write('state/runs/20261101-020000-held/events', '')
    await host.run('php artisan down; chmod 400 storage/logs/.gitignore')
    await lab.host('lon2').run('echo other >vendor/installed.txt')
    const { stdout, code } = await controller.fleet('verify', '--hosts', 'dev1,lon2')
    const [ofLon2 = '', ofDev1 = ''] = stdout.split('\n== dev1\n')
    expect(marksOf(ofDev1)).toEqual({
      ...{ code: 'ok', tree: 'DIFF', libraries: 'ok', schema: 'DIFF', migrations: 'ok' },
      ...{ maintenance: 'DIFF', site: 'DIFF', memcached: 'DIFF', permissions: 'DIFF' },
      lock: 'DIFF',
    })
    expect(ofDev1).toContain('DIFF tree: changed by hand: public/index.php\n')
    expect(ofDev1).toContain(
      'DIFF schema: ALTER TABLE switch ADD model VARCHAR(255) DEFAULT NULL;\n',
    )
    expect(ofDev1).toContain('DIFF lock: not come to an end: 20261101-020000-held\n')
    expect(marksOf(ofLon2)).toMatchObject({ code: 'ok', libraries: 'DIFF' })
    expect(stdout).toMatch(/^dev1 .* failed .* 4.8.0.inspect failed with exit code 1/m)
    expect(code).toBe(4)
  })
})
