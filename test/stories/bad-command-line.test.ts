import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { upgrade } from '../support/mistaken-operator.ts'
import { expectUntouched, startUntouchedLab } from '../support/untouched-lab.ts'

/** A busy machine takes its time. */
vi.setConfig({ testTimeout: 60_000 })

let lab: Lab

beforeAll(async () => {
  lab = await startUntouchedLab()
})

afterAll(() => lab.stop())

describe('a command line with a mistake is refused', () => {
  const mistakes: Array<[what: string, args: string[], first: string]> = [
    [
      'no such host',
      ['--hosts', 'lon2'],
      'fleet: there is no host or group "lon2": did you mean "lon1"?',
    ],
    [
      'no such host to leave out',
      ['--hosts', 'all,!lno1'],
      'fleet: there is no host or group "!lno1": did you mean "lon1"?',
    ],
    ['nobody selected', ['--hosts', 'lon1,!lon1'], 'fleet: no host is selected'],
    [
      'an unknown release',
      ['--hosts', 'lon1', '--to', '4.9.4'],
      'fleet: there is no release "4.9.4": did you mean "4.9.0"?',
    ],
    [
      'an unknown rollout',
      ['--hosts', 'lon1', '--rollout', 'fast'],
      'fleet: there is no rollout "fast"',
    ],
    [
      'a folder for a file',
      ['--hosts', 'lon1', '--approve-sql', '/'],
      'fleet: / cannot be read: EISDIR: illegal operation on a directory',
    ],
    [
      'an acknowledgement of no release',
      ['--hosts', 'lon1', '--ack', '5.x'],
      'fleet: there is no release "5.x"',
    ],
    [
      'an unknown flag',
      ['--hosts', 'lon1', '--concurency', '3'],
      'fleet: fleet upgrade has no flag or argument "concurency": did you mean "concurrency"?',
    ],
  ]

  it.each(mistakes)('%s', async (_what, args, first) => {
    const { code, stdout, stderr } = await upgrade(lab.inventory, ...args)
    expect(stderr.split('\n')[0]).toBe(first)
    expect([code, stdout]).toEqual([2, ''])
  })

  it.each([
    [['upgrde', '--hosts', 'lon1'], 'there is no command "upgrde": did you mean "upgrade"?'],
    [
      ['upgrade', '--host', 'lon1'],
      'fleet upgrade has no flag or argument "host": did you mean "hosts"?',
    ],
    [
      ['upgrade', 'lon1'],
      '--hosts is missing (a,b · group · lon* · web[1-9] · !not · &and · all; may be repeated): did you mean "--hosts lon1"?',
    ],
    [['upgrade', '--yes', '--hosts', 'lon1', '--to', '--json'], '--to needs a value'],
    [['plan', '--hosts', 'lon1', '--to', '4.9', '--to', '4.8'], '--to is given more than once'],
    [['script', '1'], 'there is no host "1"'],
    [['plan', '--hosts', 'lon1', '--approve-sql', '/no.sql'], 'there is no file /no.sql'],
    [['resume', '20261122'], 'there is no run "20261122"'],
    [['logs', '1', '2'], 'there is no run "1"'],
  ])('%j', async (args, problem) => {
    const { code, stdout, stderr } = await new Controller(lab.inventory).fleet(...args)
    expect(stderr.split('\n')[0]).toBe(`fleet: ${problem}`)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('no terminal to ask on, and no --yes', async () => {
    const { code, stderr } = await new Controller(lab.inventory).fleet('upgrade', '--hosts', 'lon1')
    expect([code, stderr.split('\n')[0]]).toEqual([
      2,
      'fleet: there is no terminal to ask for confirmation',
    ])
  })
})

describe('after all these', () => {
  it('nothing was touched on any host', () => expectUntouched(lab))
})
