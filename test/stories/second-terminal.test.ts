import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { until } from '../support/until.ts'

const names = ['halt1', 'halt2', 'gone1', 'done1', 'redo1', 'lost1']
let lab: Lab

beforeAll(async () => {
  lab = await startLab({ hosts: names.map((name) => ({ name, release: '4.8.0' })) })
})

afterAll(() => lab.stop())

const upgrade = (hosts: string) =>
  ['upgrade', '--hosts', hosts, '--yes', '--to', '4.9.0', '-c', '1'] as const

describe('fleet halt', () => {
  it('from a second terminal starts nothing new; what runs finishes, and a resume goes on', async () => {
    const controller = new Controller(lab.inventory)
    const running = controller.start(...upgrade('halt*'))
    await controller.reaches(running, '4.9.0/composer')
    const run = controller.lastRun()
    const halted = await controller.fleet('halt')
    expect(halted.stdout).toBe(
      `run ${run} halts: nothing new starts, what runs finishes\nnext: fleet attach ${run}\n`,
    )
    expect(halted.code).toBe(0)
    const ended = await running.ended
    expect(ended.stdout).toMatch(/^halt1 +4.8.0 +4.9.0 +upgraded/m)
    expect(ended.stdout).toMatch(/^halt2 +4.8.0 +4.9.0 +not-started/m)
    expect(ended.stdout).toContain('halted by the operator')
    expect(ended.stdout).toContain(`next: fleet resume ${run}\n`)
    expect(ended.code).toBe(5)
    const again = await controller.fleet('halt', run)
    expect(again.stdout).toContain(`run ${run} is over: there is nothing to halt\nnext: fleet `)
    const resumed = await controller.fleet('resume', run)
    expect(resumed.stdout).toContain('2 hosts: 2 upgraded')
    expect(resumed.code).toBe(0)
  })

  it('says that no fleet is at work, and leaves nothing behind that stops a resume', async () => {
    const controller = new Controller(lab.inventory)
    const running = controller.start(...upgrade('gone1'))
    await controller.reaches(running, '4.9.0/down')
    running.child.kill('SIGKILL')
    await running.ended
    const run = controller.lastRun()
    const halted = await controller.fleet('halt', '--json')
    expect(JSON.parse(halted.stdout)).toEqual({ schema: 1, run, exitCode: 0, halted: false })
    expect((await controller.fleet('resume')).stdout).toContain('1 host: 1 upgraded')
  })

  it('of a run that nobody knows names those there are', async () => {
    const { code, stderr } = await new Controller(lab.inventory).fleet('halt', 'x')
    expect(stderr).toContain('fleet: there is no run "x"')
    expect(code).toBe(2)
  })
})

describe('a step that began, and whose end nobody knows', () => {
  it.each([
    ['redo1', '--redo', 'to be run again', true],
    ['done1', '--done', 'done', false],
  ])('%s goes on as a person says: fleet settle %s', async (name, word, says, isRun) => {
    const controller = new Controller(lab.inventory)
    lab.host(name).fault('4.9.0/migrate', 'reboot')
    const ended = await controller.fleet(...upgrade(name))
    const run = controller.lastRun()
    expect(ended.stdout).toMatch(
      new RegExp(`^${name} +4.8.0 +4.9.0 +interrupted .*4.9.0.migrate`, 'm'),
    )
    expect(ended.stdout).toContain(`fleet settle ${run} ${name} ${word}`)
    expect(ended.code).toBe(7)
    expect(lab.host(name).isDown()).toBe(true)
    const unsaid = await controller.fleet('settle', run, name)
    expect(unsaid.stderr).toBe(
      'fleet: say of 4.9.0/migrate: --done or --redo\n' +
        `next: fleet logs ${run} ${name} --step 4.9.0/migrate\n`,
    )
    expect(unsaid.code).toBe(2)
    const settled = await controller.fleet('settle', run, name, word)
    expect(settled.stdout).toBe(`4.9.0/migrate is ${says}\nnext: fleet resume ${run}\n`)
    expect(settled.code).toBe(0)
    const resumed = await controller.fleet('resume', run)
    expect(resumed.stdout).toMatch(new RegExp(`^${name} +4.8.0 +4.9.0 +upgraded`, 'm'))
    expect(resumed.code).toBe(0)
    const migrations = lab
      .host(name)
      .commands()
      .filter(({ words }) => /migrate --force/.test(words))
    expect(migrations.length > 0).toBe(isRun)
    const again = await controller.fleet('settle', run, name, word)
    expect(again.stderr).toBe(
      `fleet: ${name} has no interrupted step: it is upgraded to 4.9.0\n` +
        `next: fleet verify --hosts ${name}\n`,
    )
    expect(again.code).toBe(2)
  })

  it('is settled where the controller was killed before it saw that, and one resume goes on', async () => {
    const controller = new Controller(lab.inventory)
    const host = lab.host('lost1')
    host.fault('4.9.0/migrate', 'reboot')
    const running = controller.start(...upgrade('lost1'))
    await controller.reaches(running, '4.9.0/composer')
    running.child.kill('SIGKILL')
    await running.ended
    const run = controller.lastRun()
    await until('the host is interrupted', () => host.has(`state/runs/${run}/outcome`), 60)
    const settled = await controller.fleet('settle', run, 'lost1', '--redo')
    expect([settled.stderr, settled.code]).toEqual(['', 0])
    const resumed = await controller.fleet('resume', run)
    expect(resumed.stdout).toMatch(/^lost1 +4.8.0 +4.9.0 +upgraded/m)
    expect(resumed.code).toBe(0)
  })
})
