import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { inventoryWith } from '../support/mistaken-operator.ts'

const token = 'glpat-a/b+c d'
let lab: Lab
let controller: Controller

beforeAll(async () => {
  lab = await startLab({ hosts: [{ name: 'out1', release: '4.9.0' }] })
  const inventory = inventoryWith(lab, /^( +)env:\n/m, `$1env:\n$1  TOKEN: "${token}"\n`)
  controller = new Controller(inventory)
})

afterAll(() => lab.stop())

describe('a stderr that is closed', () => {
  it('does not end a rollout', async () => {
    const running = controller.start('upgrade', '--hosts', 'out1', '--yes')
    running.child.stderr?.destroy()
    const { code, stdout } = await running.ended
    expect(stdout).toMatch(/^out1 +4.9.0 +4.9.3 +upgraded/m)
    expect(code).toBe(0)
  })
})

describe('what a step printed', () => {
  const output = () => `state/runs/${controller.lastRun()}/steps/99-4.9.3-told.out`
  const logs = () => ['logs', controller.lastRun(), 'out1', '--step', '4.9.3/told'] as const

  it('is shown without the secrets of the inventory, in whatever form', async () => {
    const forms = [token, encodeURIComponent(token), Buffer.from(token).toString('base64')]
    lab.host('out1').write(output(), forms.map((form) => `it is ${form}\n`).join(''))
    const { code, stdout } = await controller.fleet(...logs())
    expect(stdout).toBe('== 99-4.9.3-told\nit is ***\nit is ***\nit is ***\n\n')
    expect(code).toBe(0)
  })

  it('is one JSON object and nothing else where that is asked for', async () => {
    lab.host('out1').write(output(), 'one\n\u001b[31mtwo\n')
    const { code, stdout } = await controller.fleet(...logs(), '--json')
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      run: controller.lastRun(),
      exitCode: 0,
      hosts: [{ host: 'out1', lines: ['== 99-4.9.3-told', 'one', 'two', ''] }],
    })
    expect(code).toBe(0)
  })

  it('stands in the page of its run, and is followed to its end, as safe as that', async () => {
    lab.host('out1').write(output(), `<b>it is ${token}</b>\n`)
    const page = await controller.fleet('report', '--format', 'html')
    expect(page.stdout).toContain(`run ${controller.lastRun()} to latest</h1>`)
    expect(page.stdout).toMatch(/4.9.3\/composer<\/b>.*\n<pre>.*\bInstalling/s)
    expect(page.stdout).not.toContain(token)
    expect([page.code, page.stderr]).toEqual([0, ''])
    const { code, stdout } = await controller.fleet(...logs(), '--follow')
    expect(stdout).toBe('== 99-4.9.3-told\n<b>it is ***</b>\n')
    expect(code).toBe(0)
  })

  it('can be read to its first lines only', async () => {
    lab.host('out1').write(output(), 'a line that is long enough\n'.repeat(1_000_000))
    const running = controller.start(...logs())
    await once(running.child.stdout ?? running.child, 'data')
    running.child.stdout?.destroy()
    const { code, stderr } = await running.ended
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })
})

describe('a run', () => {
  it('is shown again: what happened line by line, and where its hosts stand', async () => {
    const { code, stdout } = await controller.fleet('show')
    const run = controller.lastRun()
    expect(stdout).toMatch(
      new RegExp(`^run ${run} to latest\nby .* exit code 0\n\n00:00 fleet run`),
    )
    expect(stdout).toMatch(/^\d\d:\d\d out1 {2}4\.9\.3\/composer done, \d+s$/m)
    expect(stdout).toMatch(/^out1 +4.9.0 +4.9.3 +upgraded/m)
    expect(code).toBe(0)
  })

  it('is reported as its events, which are its journal', async () => {
    const { stdout } = await controller.fleet('report', '--format', 'events')
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events).toEqual(controller.journal())
  })
})
