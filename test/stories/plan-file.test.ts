import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { Upstream } from '../support/upstream.ts'

/** Upgrades take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let lab: Lab
let controller: Controller
const file = join(aDirectoryOf({}), 'plan.json')

beforeAll(async () => {
  const hosts = ['ams1', 'lon1'].map((name) => ({ name, release: '4.9.2', groups: ['prod'] }))
  lab = await startLab({ hosts })
  controller = new Controller(lab.inventory)
})

afterAll(() => lab.stop())

const take = () => controller.fleet('upgrade', '--plan', file, '--yes')

it('a plan that is kept is gone by as long as what it was made from holds, and by nothing else', async () => {
  const made = await controller.fleet('plan', '--hosts', 'prod', '-o', file)
  expect([made.code, statSync(file).mode & 0o777]).toEqual([0, 0o600])

  lab.host('lon1').write('srv/ixpmanager/bower.json', '{}')
  const outdated = await take()
  expect(outdated.stderr).toBe(
    [
      `fleet: nothing was touched: ${file} was made from what does not hold any more`,
      '  lon1: git.changes was without, is bower.json',
      `next: fleet plan --output ${file} --hosts prod`,
      '',
    ].join('\n'),
  )
  expect([outdated.code, outdated.stdout]).toEqual([3, ''])

  await lab.host('lon1').run('git checkout -q bower.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace('artisan down', 'artisan dwon'))
  const edited = await take()
  expect(edited.stderr).toContain(
    '  ams1: the plan was this one, is another: the file was edited, or another fleet made it\n',
  )
  chmodSync(file, 0o660)
  const unsafe = await take()
  expect([unsafe.code, unsafe.stderr.split('\n')[0]]).toEqual([
    2,
    `fleet: ${file} is no plan to go by: others may change it: chmod 600 it`,
  ])
  expect(lab.hosts.map((host) => host.has('state/runs'))).toEqual([false, false])
  expect(lab.hosts.map((host) => host.isDown())).toEqual([false, false])

  await controller.fleet('plan', '--hosts', 'lon1', '--to', 'next', '-o', file)
  new Upstream(join(lab.dir, 'origin.git')).git(['tag', 'v4.9.4', 'v4.9.3'])
  const done = await take()
  expect([done.code, done.stdout.split('\n')[1]]).toEqual([
    0,
    expect.stringMatching(/^lon1 +4.9.2 +4.9.3 +upgraded/),
  ])
  expect(await lab.host('ams1').release()).toBe('v4.9.2')
})

it('cannot be kept in a folder that is not there, and says so', async () => {
  const nowhere = join(lab.dir, 'nowhere')
  const { code, stderr } = await controller.fleet('plan', '--hosts', 'lon1', '-o', `${nowhere}/p`)
  expect([code, stderr]).toEqual([
    2,
    `fleet: ${nowhere}/p cannot be written: ENOENT: no such file or directory\nnext: ls -ld ${nowhere}\n`,
  ])
})

it.each([
  [['--hosts', 'lon1'], '--plan says all of what is planned: leave out --hosts'],
  [['--to', '4.9.3'], '--plan says all of what is planned: leave out --to'],
  [['--review'], '--plan says all of what is planned: leave out --review'],
])('beside a plan %j is refused', async (more, problem) => {
  const { code, stderr } = await controller.fleet('upgrade', '--yes', '--plan', file, ...more)
  expect([code, stderr.split('\n')[0]]).toEqual([2, `fleet: ${problem}`])
})
