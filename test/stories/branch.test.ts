import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parseDocument } from 'yaml'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { Upstream } from '../support/upstream.ts'

/** Upgrades take their time on a busy machine. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

let lab: Lab
let controller: Controller
let tip: string

/** Three hosts on release-v4, which upstream has taken a commit further; one whose branch is none any more; one on main. */
beforeAll(async () => {
  const follows = { up1: 'release-v4', back1: 'release-v4', gone1: 'master', main1: 'main' }
  const hosts = Object.entries(follows).map(([name, branch]) => ({
    name,
    release: '4.9.3',
    branch,
  }))
  lab = await startLab({ hosts })
  tip = new Upstream(join(lab.dir, 'origin.git')).commit(
    'release-v4',
    'fix.txt',
    'after 4.9.3',
    'v4.9.3',
  )
  const inventory = parseDocument(readFileSync(lab.inventory, 'utf8'))
  for (const [name, branch] of Object.entries(follows)) {
    inventory.setIn(['hosts', name, 'branch'], branch)
  }
  writeFileSync(lab.inventory, inventory.toString())
  lab.host('back1').fault('composer', 'fail')
  controller = new Controller(lab.inventory)
})

afterAll(() => lab.stop())

const standOf = async (name: string) =>
  (await lab.host(name).run('git symbolic-ref --short HEAD; git rev-parse HEAD')).output.split('\n')

it('hosts follow their branch, are reverted and taken back to where they stood on it; a wrong one is never pulled', async () => {
  const [, before] = await standOf('up1')
  const planned = await controller.fleet('plan', '--hosts', 'all')
  const to = `4.9.3-1-g${tip.slice(0, 7)}`
  expect(planned.stdout).toContain(`  4.9.3 > ${to}   https://`)
  expect(planned.stdout).toContain(
    `    remark: Along the branch release-v4, from commit ${before?.slice(0, 7)} to ${tip.slice(0, 7)}.`,
  )
  expect(planned.stdout).toMatch(
    /^gone1 .* blocked: its git remote has no branch master any more: a pull would fail$/m,
  )
  expect(planned.stdout).toMatch(
    /^main1 .* blocked: the branch main leads to 7\.\d\.\d, and 4\.9\.3 is installed: a pull would leave its major$/m,
  )

  const ended = await controller.fleet('upgrade', '--hosts', 'up1,back1', '--yes')
  expect(ended.stdout).toMatch(new RegExp(`^up1 +4.9.3 +${to} +upgraded`, 'm'))
  expect(ended.stdout).toMatch(new RegExp(`^back1 +4.9.3 +${to} +reverted .* on 4.9.3`, 'm'))
  expect(ended.code).toBe(4)
  expect(await standOf('up1')).toEqual(['release-v4', tip, ''])
  expect(await standOf('back1')).toEqual(['release-v4', before, ''])
  const steps = lab
    .host('up1')
    .restarts()
    .map(({ step }) => step)
  expect(steps).toEqual([`${to}/memcached-1`, `${to}/memcached-2`])

  const again = await controller.fleet('upgrade', '--hosts', 'up1', '--yes')
  expect(again.stdout).toMatch(new RegExp(`^up1 +${to} +${to} +current`, 'm'))

  const back = await controller.fleet('rollback', '--hosts', 'up1', '--yes')
  expect([back.code, await standOf('up1')]).toEqual([0, ['release-v4', before, '']])
  expect([lab.host('up1').isDown(), lab.host('back1').isDown()]).toEqual([false, false])
})
