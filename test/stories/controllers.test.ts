import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findProcessesBelow } from '../lab/host/processes.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import type { LabHost } from '../lab/lab-host.ts'
import { Controller } from '../support/controller.ts'
import { until } from '../support/until.ts'

const names = [
  'k1',
  'k2',
  'k3',
  'two',
  'halt1',
  'halt2',
  'gone',
  'dead1',
  'dead2',
  'boot1',
  'boot2',
  'boot3',
  'old1',
  'old2',
]
let lab: Lab

beforeAll(async () => {
  lab = await startLab({ hosts: names.map((name) => ({ name, release: '4.8.0' })) })
})

afterAll(() => lab.stop())

/** A step that hangs comes to its end, and has failed. */
function endHang({ dir }: LabHost): void {
  const isAsleep = (pid: number) =>
    readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('sleep')
  for (const pid of findProcessesBelow(dir).filter(isAsleep)) process.kill(pid)
}

const begin = (controller: Controller, hosts: string, ...more: string[]) =>
  controller.start('upgrade', '--hosts', hosts, '--yes', '--to', '4.9.0', ...more)

describe('a controller that is killed', () => {
  it.each([
    ['k1', '4.9.0/permissions-before'],
    ['k2', '4.9.0/composer'],
    ['k3', '4.9.0/schema'],
  ])('%s in %s: fleet resume comes to the same end, and no step ran twice', async (name, step) => {
    const controller = new Controller(lab.inventory)
    const running = begin(controller, name)
    await controller.reaches(running, step)
    running.child.kill('SIGKILL')
    await running.ended
    const resumed = await controller.fleet('resume')
    expect(resumed.code).toBe(0)
    expect(resumed.stdout).toMatch(new RegExp(`^${name} +4.8.0 +4.9.0 +upgraded`, 'm'))
    expect(await lab.host(name).release()).toBe('v4.9.0')
    expect(attemptsOn(lab.host(name))).toBe(1)
    expect(startedTwice(lab.host(name))).toEqual([])
  })
})

describe('two controllers at once', () => {
  it('have one host: the second says who holds it, exit code 8, and touches nothing', async () => {
    const [first, second] = [new Controller(lab.inventory), new Controller(lab.inventory)]
    lab.host('two').fault('4.9.0/bower', 'hang')
    const running = begin(first, 'two')
    await first.reaches(running, '4.9.0/bower')
    const refused = await second.fleet('upgrade', '--hosts', 'two', '--yes')
    expect(refused.code).toBe(8)
    expect(refused.stdout).toContain(`held by run ${first.lastRun()} of `)
    endHang(lab.host('two'))
    expect((await running.ended).stdout).toMatch(/^two +4.8.0 +4.9.0 +reverted .*4.9.0.bower/m)
    expect(startedTwice(lab.host('two'))).toEqual([])
  })
})

describe('Ctrl-C', () => {
  it('once halts: what runs finishes, nothing new starts, exit code 5', async () => {
    const controller = new Controller(lab.inventory)
    const running = begin(controller, 'halt1,halt2', '-c', '1')
    await controller.reaches(running, '4.9.0/composer')
    running.child.kill('SIGINT')
    const ended = await running.ended
    expect(ended.code).toBe(5)
    expect(ended.stdout).toMatch(/^halt1 +4.8.0 +4.9.0 +upgraded/m)
    expect(ended.stdout).toMatch(/^halt2 +4.8.0 +4.9.0 +not-started/m)
    expect(ended.stdout).toContain('halted by the operator')
    expect(await lab.host('halt2').release()).toBe('v4.8.0')
  })

  it('leaves a plan that is not carried out where another run has gone on', async () => {
    const [first, second] = [new Controller(lab.inventory), new Controller(lab.inventory)]
    const running = begin(first, 'old1,old2', '-c', '1')
    await first.reaches(running, '4.9.0/composer')
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(5)
    expect((await second.fleet('upgrade', '--hosts', 'old2', '--yes')).code).toBe(0)
    const columns = lab.host('old2').columns()
    const resumed = await first.fleet('resume')
    expect(resumed.stdout).toContain('v4.9.3 is checked out, and another commit was when this')
    expect(resumed.stdout).toContain('next: fleet upgrade --hosts old2 --to 4.9.0')
    expect(await lab.host('old2').release()).toBe('v4.9.3')
    expect(lab.host('old2').columns()).toEqual(columns)
    expect(lab.host('old2').isDown()).toBe(false)
  })

  it('twice detaches: it prints how to come back, and the host goes on by itself', async () => {
    const controller = new Controller(lab.inventory)
    const running = begin(controller, 'gone')
    await controller.reaches(running, '4.9.0/down')
    running.child.kill('SIGINT')
    await until('it says that it halts', () => running.stderr().includes('halting'))
    running.child.kill('SIGINT')
    const ended = await running.ended
    expect(ended.code).toBe(130)
    expect(ended.stdout).toMatch(/^gone +4.8.0 +4.9.0 +detached /m)
    expect(ended.stdout).toContain(`next: fleet resume ${controller.lastRun()}`)
    const { stdout: listed } = await controller.fleet('runs')
    expect(listed).toMatch(/ detached +1 host: 1 detached\n\nnext: fleet resume \S+\n$/)
    await until(
      'the host has finished alone',
      () => lab.host('gone').has(`state/runs/${controller.lastRun()}/outcome`),
      60,
    )
    const resumed = await controller.fleet('resume')
    expect(resumed.code).toBe(0)
    expect(attemptsOn(lab.host('gone'))).toBe(1)
  })
})

describe('a runner that is killed with its step alive', () => {
  it.each([
    ['dead1', '4.9.0/composer'],
    ['dead2', '4.9.0/schema'],
  ])(
    '%s in %s is unknown, exit code 7; the step ends, and resume does not repeat it',
    async (name, step) => {
      lab.host(name).fault(step, 'die')
      const controller = new Controller(lab.inventory)
      const ended = await begin(controller, name).ended
      expect(ended.code).toBe(7)
      expect(ended.stdout).toContain(`the runner ended without a word in ${step}`)
      expect(ended.stdout).toContain(`next: fleet resume ${controller.lastRun()}`)
      const resumed = await controller.fleet('resume')
      expect(resumed.code).toBe(0)
      expect(resumed.stderr).toContain(`${step} was done by the attempt before`)
      expect(startedTwice(lab.host(name))).toEqual([])
    },
  )
})

describe('a host that reboots in the middle', () => {
  it.each([
    ['boot1', '4.9.0/fetch', 0, 'upgraded', 'v4.9.0', false],
    ['boot2', '4.9.0/composer', 4, 'reverted', 'v4.8.0', false],
    ['boot3', '4.9.0/schema', 7, 'held', 'v4.9.0', true],
  ])('%s, in %s: exit code %i, %s', async (name, step, code, outcome, release, isDown) => {
    lab.host(name).fault(step, 'reboot')
    const controller = new Controller(lab.inventory)
    const ended = await begin(controller, name).ended
    expect(ended.stdout).toMatch(new RegExp(`^${name} +4.8.0 +4.9.0 +${outcome}`, 'm'))
    expect(ended.code).toBe(code)
    expect(await lab.host(name).release()).toBe(release)
    expect(lab.host(name).isDown()).toBe(isDown)
  })
})

/** The host's own record: the truth about what was begun there. */
function record(host: LabHost): Array<Record<string, unknown>> {
  const [run] = host.list('state/runs')
  return host
    .read(`state/runs/${run}/events`)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

function attemptsOn(host: LabHost): number {
  return record(host).filter(({ type }) => type === 'attempt-started').length
}

function startedTwice(host: LabHost): unknown[] {
  const steps = record(host).flatMap(({ type, step }) => (type === 'step-started' ? [step] : []))
  return steps.filter((step, index) => steps.indexOf(step) !== index)
}
