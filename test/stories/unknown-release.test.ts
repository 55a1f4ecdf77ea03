import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { findRelease } from '../../src/releases/catalog.ts'
import { filesOf } from '../lab/application/release-files.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { Upstream } from '../support/upstream.ts'

/** Upgrades take their time on a busy machine. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

const migration = '2026_10_05_101010_add_a_column'
let lab: Lab
let controller: Controller

/**
 * Upstream has released since: 7.5.0 with a migration of its own, 7.6.0 that needs a PHP nobody has, and
 * 7.7.0 that does not say which it is.
 */
beforeAll(async () => {
  lab = await startLab({ hosts: [{ name: 'new1', release: '7.4.0' }] })
  const upstream = new Upstream(join(lab.dir, 'origin.git'))
  const release = (version: string, file: string, change: (text: string) => string) => {
    const text = files.get(file) ?? ''
    upstream.commit('release-v7', file, change(text))
    upstream.git(['tag', `v${version}`, 'release-v7'])
  }
  const files = filesOf(findRelease('7.4.0') ?? expect.fail('no 7.4.0'))
  const say = (version: string) => (text: string) => text.replace('7.4.0', version)
  upstream.commit('release-v7', `database/migrations/${migration}.php`, '<?php // migration\n')
  release('7.5.0', 'version.php', say('7.5.0'))
  upstream.commit('release-v7', 'version.php', say('7.6.0')(files.get('version.php') ?? ''))
  release('7.6.0', 'composer.json', (text) => text.replace('^8.4', '^8.5'))
  release('7.7.0', 'version.php', () => '<?php\n')
  controller = new Controller(lab.inventory)
})

afterAll(() => lab.stop())

it('what the catalog does not know is told from its tag, before anything is touched', async () => {
  const { stdout, code } = await controller.fleet('plan', '--hosts', 'new1')
  expect(code).toBe(3)
  expect(stdout).toMatch(/^new1 +7\.4\.0 +7\.5\.0 > 7\.6\.0 /m)
  for (const line of [
    'note: fleet does not know a release on the way: it goes by its line, and by what the tag says',
    'note: its remote has a newer release that fleet neither knows nor could read: it is left out',
    'blocked: 7.6.0 needs PHP ^8.5, the host has 8.4.11',
    'remark: By its own files it needs PHP ^8.4, and calls itself 7.5.0.',
    `remark: Its migrations: ${migration}.`,
    'remark: By its own files it needs PHP ^8.5, and calls itself 7.6.0.',
    'remark: It has no migration of its own.',
  ]) {
    expect(stdout).toContain(`  ${line}\n`)
  }
})

it('a host goes to such a release, and all that it brought is there', async () => {
  const ended = await controller.fleet('upgrade', '--hosts', 'new1', '--to', '7.5.0', '--yes')
  expect(ended.stdout).toMatch(/^new1 +7\.4\.0 +7\.5\.0 +upgraded /m)
  expect(ended.code).toBe(0)
  const host = lab.host('new1')
  expect(await host.release()).toBe('v7.5.0')
  expect(host.read('var/db/migrations')).toContain(`${migration}\n`)
  expect(await (await fetch(host.site)).json()).toMatchObject({ version: '7.5.0' })
})
