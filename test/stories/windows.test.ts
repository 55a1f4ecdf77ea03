import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { aClosedWindow } from '../support/closed-window.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { inventoryWith } from '../support/mistaken-operator.ts'
import { expectUntouched, startUntouchedLab } from '../support/untouched-lab.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const window = aClosedWindow()

let lab: Lab
let controller: Controller

beforeAll(async () => {
  lab = await startUntouchedLab()
  controller = new Controller(
    inventoryWith(lab, 'defaults:\n', `defaults:\n  window: "${window}"\n`),
  )
})

afterAll(() => lab.stop())

describe('a host outside its window', () => {
  it('is blocked in a plan, and by an upgrade', async () => {
    const { code, stdout } = await controller.fleet('upgrade', '--hosts', 'lon1', '--yes')
    expect(stdout).toMatch(`outside its window ${window}: it opens at 20`)
    expect(stdout).toMatch(/^next: fleet upgrade --wait --hosts lon1$/m)
    expect(code).toBe(3)
  })

  it('stands free in a plan for later, and is not started before its time by that one either', async () => {
    const file = join(aDirectoryOf(), 'plan.json')
    const made = await controller.fleet('plan', '--hosts', 'lon1', '--output', file)
    expect([made.code, made.stdout]).toEqual([0, expect.not.stringContaining('outside its window')])
    const { code, stdout } = await controller.fleet('upgrade', '--plan', file, '--yes')
    expect(stdout).toMatch(/^lon1 +4\.8\.0 +4\.9\.3 +blocked +outside its window/m)
    expect(code).toBe(3)
  })

  it('is left as it was', async () => {
    await expectUntouched(lab)
  })
})
