import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import type { LabHost } from '../lab/lab-host.ts'
import { Controller, type Running } from '../support/controller.ts'
import { inventoryWith } from '../support/mistaken-operator.ts'
import { until } from '../support/until.ts'

let lab: Lab
let inventory: string

beforeAll(async () => {
  const names = ['ill1', 'ill2', 'ill3', 'dead1', 'dead2']
  lab = await startLab({ hosts: names.map((name) => ({ name, release: '4.9.0' })) })
  inventory = inventoryWith(lab, /soak: 2s/g, 'soak: 4s')
})

afterAll(() => lab.stop())

/** As where an extension of PHP goes: the pages answer 500. */
const fall = (host: LabHost) => host.run('mv vendor/autoload.php vendor/aside')
const mend = (host: LabHost) => host.run('mv vendor/aside vendor/autoload.php')

const says = (running: Running, what: string) =>
  until(`it says ${what}`, () => running.stderr().includes(what), 120)

describe('a site that stops to serve in the soak', () => {
  let controller: Controller

  it('stops the rollout: one site is upgraded, the others are not started, exit code 5', async () => {
    controller = new Controller(inventory)
    const running = controller.start('upgrade', '--hosts', 'ill*', '--yes')
    await says(running, 'soak of 4s after stage rest, every 2s asking whether it serves: ill1')
    await fall(lab.host('ill1'))
    const { code, stdout, stderr } = await running.ended
    expect(stderr).toContain('3 sites by 1, 50%: 1, 2; soak 4s, budget 0')
    expect(stderr).toContain(
      'halted by the budget: nothing new starts, 2 hosts not started: ill2, ill3',
    )
    expect(stdout).toMatch(
      /^ill1 +4.9.0 +4.9.3 +upgraded, unhealthy .*does not serve: three bad answers in a row/m,
    )
    expect(stdout).toContain(`  │ ping: 500, from ${lab.host('ill1').site}\n`)
    expect(stdout).toContain('2 not-started · 1 unhealthy · halted by the budget')
    expect(stdout).toMatch(new RegExp(`\nnext: fleet resume ${controller.lastRun()}\n$`))
    expect(code).toBe(5)
  })

  it('is asked again by a resume, which goes on where it serves; to fail once is no failure', async () => {
    await mend(lab.host('ill1'))
    const running = controller.start('resume')
    await says(running, 'soak of 4s')
    await fall(lab.host('ill1'))
    await says(running, 'does not serve')
    await mend(lab.host('ill1'))
    const { code, stdout, stderr } = await running.ended
    expect(stderr).toMatch(/ill1 +serves\n/)
    expect(stdout).toMatch(/^ill1 +4.9.0 +4.9.3 +upgraded /m)
    expect(stdout).toContain('3 hosts: 3 upgraded\n')
    expect(code).toBe(0)
  })
})

describe('a controller that is killed in the soak', () => {
  it('is followed by one that soaks the rest, and starts what is left', async () => {
    const controller = new Controller(inventory)
    const running = controller.start('upgrade', '--hosts', 'dead*', '--yes')
    await says(running, 'soak of 4s')
    running.child.kill('SIGKILL')
    await running.ended
    const { code, stdout, stderr } = await controller.fleet('resume')
    expect(stderr).toMatch(/soak of [0-4]s after stage rest/)
    expect(stdout).toContain('2 hosts: 2 upgraded\n')
    expect(code).toBe(0)
    const launched = controller.journal().filter(({ type }) => type === 'host-launched')
    expect(launched).toMatchObject([{ host: 'dead1' }, { host: 'dead2' }])
  })
})
