import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from './lab.ts'
import type { LabHost } from './lab-host.ts'

const release = '4.7.3'
const restart = 'systemctl restart memcached.service'
const oneOff =
  "printf 'yes\\n' | script -qec 'php artisan ixp-manager:upgrade:split-conservers' /dev/null"

let lab: Lab

beforeAll(async () => {
  const onFile = ['no-first', 'no-second', 'both'].map((name) => ({
    name,
    release,
    cacheDriver: 'file',
  }))
  const others = [
    { name: 'flushed', release, cacheDriver: 'memcached' },
    { name: 'array', release, cacheDriver: 'array', doctrineCache: 'array' },
  ]
  lab = await startLab({ hosts: [...onFile, ...others] })
})

afterAll(() => lab.stop())

describe('the two restarts of memcached', () => {
  test('without the first, a schema update finds nothing to do', async () => {
    const host = lab.host('no-first')
    await upgradeCode(host)
    const update = await host.run('php artisan doctrine:schema:update --force')
    expect(update).toMatchObject({ code: 0, output: expect.stringContaining('Nothing to update') })
    expect(host.columns()).not.toContain('console_server.id')

    await host.run(restart)
    const check = await host.run('php artisan doctrine:schema:update --sql')
    expect(check.output).toMatch(/CREATE TABLE console_server \(.*id INT AUTO_INCREMENT NOT NULL/)
  })

  test('without the second, a one-off fails with exit code 0, and no cleared cache saves the pages', async () => {
    const host = lab.host('no-second')
    await upgradeCode(host)
    await host.run(restart)
    await updateSchema(host)
    const { code, output } = await host.run(oneOff)
    expect(code).toBe(0)
    expect(output).toContain("Unknown column 'console_server.active'")
    expect(output).toContain('Migration Aborted!')
    const clear = (cache: string) => host.run(`php artisan doctrine:clear:${cache}:cache`)
    for (const cache of ['metadata', 'query', 'result']) await clear(cache)
    await host.run('php artisan cache:clear')
    expect(await statusOf(host)).toBe(500)
  })

  test('with both, the one-off succeeds once and for all and pages are served', async () => {
    const host = lab.host('both')
    await upgradeCode(host)
    await host.run(restart)
    await updateSchema(host)
    await host.run(restart)
    expect(host.has('var/db/rows/switch.switchtype=2')).toBe(true)
    expect((await host.run(oneOff)).output).toContain('Migration completed successfully')
    expect(host.has('var/db/rows/switch.switchtype=2')).toBe(false)
    expect(await statusOf(host)).toBe(200)
    expect(host.restarts()).toHaveLength(2)
  })
})

describe('where the caches are', () => {
  test('cache:clear empties memcached where Laravel keeps its own cache there', async () => {
    const host = lab.host('flushed')
    await upgradeCode(host)
    await host.run('php artisan cache:clear')
    await updateSchema(host)
    expect(host.columns()).toContain('console_server.id')
  })

  test('with both caches elsewhere no restart is needed', async () => {
    const host = lab.host('array')
    await upgradeCode(host)
    expect(await statusOf(host)).toBe(500)
    await updateSchema(host)
    expect((await host.run(oneOff)).output).toContain('Migration completed successfully')
    expect(await statusOf(host)).toBe(200)
  })
})

async function upgradeCode(host: LabHost): Promise<void> {
  const code = 'git fetch --quiet --tags origin && git checkout --quiet v4.8.0'
  const { code: exitCode } = await host.run(`${code} && php ../../bin/composer install`)
  expect(exitCode).toBe(0)
}

async function updateSchema(host: LabHost): Promise<void> {
  const { output } = await host.run('php artisan doctrine:schema:update --force')
  expect(output).toMatch(/Database schema updated successfully! "\d+" queries were executed/)
}

async function statusOf(host: LabHost): Promise<number> {
  return (await fetch(host.site)).status
}
