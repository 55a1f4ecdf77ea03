import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { fleetOnTerminal } from '../support/terminal.ts'
import { hasTool } from '../support/tools.ts'
import { expectUntouched, startUntouchedLab } from '../support/untouched-lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startUntouchedLab()
})

afterAll(() => lab.stop())

describe.skipIf(!hasTool('script'))('a question on a terminal', () => {
  it.each([
    ['n', 'n\r', 2],
    ['an empty line', '\r', 2],
    ['Ctrl-D', '\u0004', 2],
    ['Ctrl-C', '\u0003', 130],
  ])('that is answered with %s starts nothing and says so', async (_name, typed, code) => {
    const controller = new Controller(lab.inventory)
    const upgrade = ['upgrade', '--hosts', 'lon1']
    const ended = await fleetOnTerminal(controller, upgrade, [['(yes/no)', typed]])
    expect(ended.stdout).toContain('Upgrade 1 of 1 hosts? (yes/no)')
    expect(ended.stdout.trimEnd().split(/\r?\n/).at(-1)).toBe('not confirmed: nothing was touched')
    expect(ended.code).toBe(code)
  })
})

describe.skipIf(!hasTool('script'))('an answer that is neither yes nor no', () => {
  it('is asked for again', async () => {
    const typing = [
      ['(yes/no)', 'jyes\r'],
      ['yes or no?', 'n\r'],
    ] as const
    const upgrade = ['upgrade', '--hosts', 'lon1']
    const ended = await fleetOnTerminal(new Controller(lab.inventory), upgrade, typing)
    expect(ended.stdout).toContain('not confirmed: nothing was touched')
    expect(ended.code).toBe(2)
  })
})

describe('after all these', () => {
  it('nothing was touched on any host', () => expectUntouched(lab))
})
