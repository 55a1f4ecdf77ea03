import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller, type Running } from '../support/controller.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab({
    hosts: ['full1', 'full2', 'full3', 'new1'].map((name) => ({ name, release: '4.8.0' })),
  })
})

afterAll(() => lab.stop())

/** From now on no file of this process grows beyond it: what a full disk is to it, and to no other process. */
const leaveRoom = ({ child }: Running, bytes: number | 'unlimited') =>
  execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`])

const upgrade = (controller: Controller, hosts: string) =>
  controller.start('upgrade', '--hosts', hosts, '--to', '4.9.0', '--yes')

describe('a controller whose disk is full', () => {
  it('begins nothing where the run cannot be written down, and says which file', async () => {
    const controller = new Controller(lab.inventory)
    const running = upgrade(controller, 'new1')
    leaveRoom(running, 100)
    const { code, stdout, stderr } = await running.ended
    expect(stderr).toMatch(
      /^fleet: \S+\/runs\/\S+\/journal.ndjson cannot be written: EFBIG: file too large\nnext: df -h \S+\/runs\/\S+$/m,
    )
    expect([code, stdout]).toEqual([2, ''])
    expect(lab.host('new1').has('state/lock')).toBe(false)
    expect(await lab.host('new1').release()).toBe('v4.8.0')
    expect((await controller.fleet('runs')).stdout).toMatch(/^no runs yet$/m)
  })

  it('starts nothing new, follows what runs to its end, and a resume does the rest', async () => {
    const controller = new Controller(lab.inventory)
    const room = [10, 'unlimited'] as const
    const steps = ['4.9.0/composer', '4.9.0/caches']
    for (const step of steps) lab.host('full1').fault(step, 'call')
    let calls = 0
    lab.host('full1').onCall = async () => {
      if (calls === 0) await controller.reaches(running, '4.9.0/composer')
      leaveRoom(running, room[calls] ?? 'unlimited')
      calls += 1
    }
    const running = upgrade(controller, 'full1,full2,full3')
    const { code, stdout, stderr } = await running.ended
    expect(stderr).toMatch(
      /^\S+ fleet \S+journal.ndjson cannot be written: EFBIG: file too large$/m,
    )
    expect(stderr).toMatch(/review.sql cannot be written: EFBIG: file too large$/m)
    expect(stderr).toMatch(/ full1 +upgraded$/m)
    expect(stderr).toMatch(
      /halted by the loss of its journal: nothing new starts, 2 hosts not started: full2, full3$/m,
    )
    expect(stdout).toMatch(/1 upgraded · 2 not-started · halted by the loss of its journal$/m)
    expect(stdout).toMatch(`next: fleet resume ${controller.lastRun()}\n`)
    expect(code).toBe(5)
    expect(controller.journal().at(-1)).toMatchObject({
      type: 'step-started',
      step: '4.9.0/composer',
    })
    expect(calls).toBe(2)

    const resumed = await controller.fleet('resume')
    expect(resumed.stdout).toMatch(/^3 hosts: 3 upgraded$/m)
    expect(resumed.code).toBe(0)
    for (const name of ['full1', 'full2', 'full3'])
      expect(lab.host(name).restarts(), name).toHaveLength(2)
  })
})
