import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databasePassword } from './application/texts.ts'
import { type Lab, startLab } from './lab.ts'
import type { LabHost } from './lab-host.ts'

const oneOff = 'php artisan ixp-manager:upgrade:copy-contact-names'
const addresses =
  'SELECT vlanid,address,COUNT(*) c FROM ipv4address GROUP BY vlanid,address HAVING c>1'

let lab: Lab

beforeAll(async () => {
  const rows = { 'ipv4address.vlanid,address': '1\t10.0.0.1\t2\n' }
  lab = await startLab({
    hosts: [
      { name: 'new', release: '4.9.3' },
      { name: 'mid', release: '4.8.0' },
      { name: 'old', release: '4.5.0', cacheDriver: 'file', rows },
      { name: 'half', release: '4.9.3' },
      { name: 'other', release: '4.9.3', php: '7.2.5', extensions: ['curl'], composer: '2.5.5' },
    ],
  })
})

afterAll(() => lab.stop())

describe('the database', () => {
  test('lets in who knows the password, with all that a shell would trip over', async () => {
    expect(await askDatabase(lab.host('new'), "mysql OPTIONS -e 'SELECT 1'")).toEqual({
      code: 0,
      output: '1\n',
    })
  })

  test('refuses another password, as both clients say it', async () => {
    const query = await askDatabase(lab.host('new'), "mysql OPTIONS -e 'SELECT 1'", 'wrong')
    const denied = "Access denied for user 'ixpmanager'@'localhost' (using password: YES)"
    expect(query).toEqual({ code: 1, output: `ERROR 1045 (28000): ${denied}\n` })
    const dump = await askDatabase(lab.host('new'), 'mysqldump OPTIONS', 'wrong')
    expect(dump).toEqual({
      code: 2,
      output: `mysqldump: Got error: 1045: ${denied} when trying to connect\n`,
    })
  })

  test('dumps with the end that a whole dump has', async () => {
    const { code, output } = await askDatabase(lab.host('new'), 'mysqldump OPTIONS')
    expect(code).toBe(0)
    expect(output).toMatch(/\n-- Dump completed on [\d-]+ [\d:]+\n$/)
  })

  test('answers a pre-flight query with the rows of the host, and none elsewhere', async () => {
    const query = `mysql OPTIONS -e '${addresses}'`
    expect((await askDatabase(lab.host('old'), query)).output).toBe('1\t10.0.0.1\t2\n')
    expect(await askDatabase(lab.host('new'), query)).toEqual({ code: 0, output: '' })
  })

  test('knows no column that a release has dropped, and no query that fleet does not ask', async () => {
    const dropped = "mysql OPTIONS -e 'SELECT COUNT(*) c FROM `switch` WHERE switchtype=2'"
    expect((await askDatabase(lab.host('new'), dropped)).output).toContain('ERROR 1054 (42S22)')
    const { code } = await askDatabase(lab.host('new'), "mysql OPTIONS -e 'DROP TABLE cust'")
    expect(code).toBe(1)
  })

  test('stops a schema update half-way at rows that break a new unique key', async () => {
    const host = lab.host('old')
    await host.run('git fetch -q --tags origin && git checkout -q v4.6.0')
    await host.run('php ../../bin/composer install; systemctl restart memcached')
    const update = await host.run('php artisan doctrine:schema:update --force')
    expect(update.code).toBe(1)
    expect(update.output).toContain('SQLSTATE[23000]: Integrity constraint violation')
    expect(host.columns()).toContain('corebundles.id')
    expect(host.columns()).not.toContain('ipv4address.UNIQ:vlanid,address')
  })
})

describe('artisan', () => {
  test('a one-off without a terminal takes no for the answer', async () => {
    expect((await lab.host('new').run(`echo yes | ${oneOff}`)).code).toBe(1)
    const onTerminal = (answer: string) =>
      lab.host('new').run(`echo ${answer} | script -qec '${oneOff}' /dev/null`)
    expect((await onTerminal('no')).code).toBe(1)
    expect((await onTerminal('yes')).output).toContain('Migration completed successfully')
  })

  test('a command of a later release is not defined, which it says on stdout', async () => {
    const { code, output } = await lab.host('mid').run(`${oneOff} 2>/dev/null`)
    expect(code).toBe(1)
    expect(output).toMatch(/Command "ixp-manager:upgrade:copy-contact-names" is not\s+defined\./)
  })

  test('migrate without --force cancels with exit code 0', async () => {
    const host = lab.host('mid')
    await host.run('git fetch -q --tags origin && git checkout -q v4.9.0')
    await host.run('php ../../bin/composer install')
    const migrate = async (option = '') => host.run(`php artisan migrate ${option}`)
    expect(await migrate()).toMatchObject({
      code: 0,
      output: expect.stringContaining('Command Cancelled!'),
    })
    expect((await host.run('php artisan migrate:status')).output).toBe('No migrations found.\n')
    expect((await migrate('--force')).output).toContain('Migrated:  2014_10_12_100000')
    expect((await migrate('--force')).output).toBe('Nothing to migrate.\n')
    expect((await host.run('php artisan migrate:status')).output).toContain('| Y    | 2014_')
  })

  test('the schema commands print what Doctrine does', async () => {
    const { output } = await lab.host('half').run('php artisan doctrine:schema:update --sql')
    expect(output).toBe(
      '\nChecking if database connected to default entity manager needs updating...\n' +
        'Nothing to update - your database is already in sync with the current entity metadata.\n',
    )
    const validated = await lab.host('half').run('php artisan doctrine:schema:validate')
    expect(validated.output).toContain('[Mapping]  OK - The mapping files are correct.')
  })

  test('half installed libraries end it with a fatal error, and the site is one', async () => {
    const host = lab.host('half')
    await host.run('rm vendor/autoload.php')
    const { code, output } = await host.run('php artisan up')
    expect(code).toBe(255)
    expect(output).toContain('PHP Fatal error:  require(): Failed opening required')
    expect((await fetch(host.site)).status).toBe(500)
    await host.run('php ../../bin/composer install')
    expect((await fetch(host.site)).status).toBe(200)
  })
})

describe('the other tools', () => {
  test('php and composer are as old as the host was set up', async () => {
    const host = lab.host('other')
    expect((await host.run('php -r CODE -- facts')).output).toBe('7.2.5 curl')
    expect((await host.run('composer --version')).output).toBe('Composer version 2.5.5\n')
  })

  test('bower needs -f across a new jquery', async () => {
    const host = lab.host('old')
    await host.run('git fetch -q --tags origin && git checkout -q v4.6.0')
    const update = await host.run('bower --config.interactive=false update')
    expect(update).toMatchObject({ code: 1, output: expect.stringContaining('ECONFLICT') })
    expect((await host.run('bower --config.interactive=false -f update')).code).toBe(0)
  })

  test('memcached answers at its own address only, and not when it is stopped', async () => {
    const host = lab.host('other')
    const ask = async (verb: string, port = 11211) =>
      (await host.run(`php -r CODE -- memcached ${verb} 127.0.0.1 ${port} canary`)).code
    expect([await ask('get'), await ask('set'), await ask('get')]).toEqual([1, 0, 0])
    expect(await ask('get', 11212)).toBe(2)
    await host.run('systemctl restart memcached.service')
    expect(await ask('get')).toBe(1)
    host.write('var/memcached-stopped', '')
    expect(await ask('get')).toBe(2)
  })

  test('every call stands in the log, without a password', async () => {
    const host = lab.host('new')
    const words = host.commands().map((call) => call.words)
    expect(words).toContain('mysql --defaults-file=/dev/fd/3 -e SELECT 1 ixpmanager')
    expect(host.read('log/commands')).not.toContain('p4ss')
  })
})

/** Runs a client with the options on descriptor 3, as fleet does. */
function askDatabase(host: LabHost, command: string, password = databasePassword) {
  const escaped = password.replaceAll(/[\\"]/g, '\\$&')
  const options = `[client]\nhost="127.0.0.1"\nuser="ixpmanager"\npassword="${escaped}"`
  const whole = command.replace('OPTIONS', '--defaults-file=/dev/fd/3')
  return host.run(`${whole} ixpmanager 3<<'END'\n${options}\nEND\n`)
}
