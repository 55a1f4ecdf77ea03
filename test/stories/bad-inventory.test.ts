import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { inventoryWith, upgrade } from '../support/mistaken-operator.ts'
import { expectUntouched, startUntouchedLab } from '../support/untouched-lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startUntouchedLab()
})

afterAll(() => lab.stop())

describe('an inventory with a mistake is refused before any host is asked', () => {
  const mistakes: Array<[what: string, from: string | RegExp, to: string, message: RegExp]> = [
    [
      'an unknown key',
      'hosts:\n  lon1:',
      'hosts:\n  lon1:\n    adress: x',
      /fleet\.yaml:\d+:5: unknown key "adress": did you mean "address"\?/,
    ],
    [
      'a wrong type',
      /port: \d+/,
      'port: twenty',
      /fleet\.yaml:\d+:5: port: expected a number, got "twenty"/,
    ],
    [
      'a host that stands twice',
      'hosts:\n  lon1:',
      'hosts:\n  lon1: {}\n  lon1:',
      /fleet\.yaml:\d+:3: this key stands here twice/,
    ],
    [
      'a group that holds itself',
      'children: [ canary ]',
      'children: [prod]',
      /the group holds itself: prod > prod/,
    ],
    [
      'a rollout of an unknown group',
      /hosts: canary/,
      'hosts: canery',
      /there is no host or group "canery": did you mean "canary"\?/,
    ],
    ['a percent over 100', /batch: .*/, 'batch: 150%', /batch: 150% is not between 1% and 100%/],
    ['broken YAML', 'hosts:\n  lon1:', 'hosts: [\n  lon1:', /fleet\.yaml:\d+:\d+: /],
  ]

  it.each(mistakes)('%s', async (_what, from, to, message) => {
    const { code, stdout, stderr } = await upgrade(inventoryWith(lab, from, to), '--hosts', 'lon1')
    expect(stderr).toMatch(message)
    expect(stderr.split('\n')[0]).toMatch(/^fleet: the inventory has (a mistake|\d+ mistakes)$/)
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('next: fleet plan --hosts all')
    expect([code, stdout]).toEqual([2, ''])
  })

  it('that is not there at all', async () => {
    const { code, stderr } = await upgrade('/no/such/inventory', '--hosts', 'lon1')
    expect([code, stderr.split('\n')[0]]).toEqual([2, 'fleet: no inventory at /no/such/inventory'])
  })
})

describe('after all these', () => {
  it('nothing was touched on any host', () => expectUntouched(lab))
})
