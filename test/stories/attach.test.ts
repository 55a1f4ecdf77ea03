import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { until } from '../support/until.ts'

const names = ['one', 'two', 'held', 'idle', 'dark', 'now1', 'now2', 'left1', 'left2']
let lab: Lab
let controller: Controller

beforeAll(async () => {
  lab = await startLab({ hosts: names.map((name) => ({ name, release: '4.8.0' })) })
  controller = new Controller(lab.inventory)
})

afterAll(() => lab.stop())

const upgrade = (hosts: string) =>
  ['upgrade', '--hosts', hosts, '--yes', '--to', '4.9.0', '--no-first-alone'] as const

describe('fleet attach', () => {
  it('watches from a machine without the journal, and tells the end as the upgrade does', async () => {
    const running = controller.start(...upgrade('one'))
    await controller.reaches(running, '4.9.0/composer')
    const watching = new Controller(lab.inventory).start('attach', '--hosts', 'all')
    await until('it is attached', () => /one +attached/.test(watching.stderr()), 60)
    const [ended, watched] = await Promise.all([running.ended, watching.ended])
    expect(watched.stdout).toMatch(/^one +4.8.0 +4.9.0 +upgraded /m)
    expect(watched.stdout).toContain('1 host: 1 upgraded')
    expect(watched.stderr).toContain('4.9.0/schema done')
    expect([ended.code, watched.code]).toEqual([0, 0])
  })

  it('of a run that is over tells how it ended, here and elsewhere alike', async () => {
    lab.host('held').fault('4.9.0/schema', 'fail')
    expect((await controller.fleet(...upgrade('held'))).code).toBe(7)
    const run = controller.lastRun()
    const here = await controller.fleet('attach', run)
    const elsewhere = await new Controller(lab.inventory).fleet(
      'attach',
      run,
      '--hosts',
      'held,idle',
    )
    for (const { stdout, code } of [here, elsewhere]) {
      expect(stdout).toMatch(/^held +4.8.0 +4.9.0 +held .*4.9.0.schema failed with exit code 1/m)
      expect(code).toBe(7)
    }
    expect(here.stdout).toContain(`next: fleet resume ${run}`)
    expect(elsewhere.stdout).toMatch(
      new RegExp(
        `^next: fleet status --hosts held\nor on \\S+@\\S+: fleet resume ${run}\nor back: fleet rollback --hosts held$`,
        'm',
      ),
    )
    expect(elsewhere.stdout).not.toMatch(/^idle /m)
    expect(lab.host('held').isDown()).toBe(true)
    const record = lab.host('held').read(`state/runs/${run}/events`)
    expect(record.match(/"attempt-started"/g)).toHaveLength(1)
  })

  it('watches what its controller starts later, too, until the run is over', async () => {
    const running = controller.start('upgrade', '--hosts', 'now1,now2', '--to', '4.9.0', '--yes')
    await controller.reaches(running, '4.9.0/composer')
    const watched = await controller.fleet('attach')
    const ended = await running.ended
    expect(watched.stderr).toMatch(/now1 +attached\n(.*\n)*.* batch 2 of stage .*: now2\n/)
    expect(watched.stderr).toMatch(/now2 +attached\n(.*\n)*.* now2 +4.9.0\/schema done/)
    expect(watched.stdout.replaceAll(/\d+s/g, 'Ns')).toBe(ended.stdout.replaceAll(/\d+s/g, 'Ns'))
    expect(watched.stderr).not.toContain('no fleet is at work')
    expect([watched.code, ended.code]).toEqual([0, 0])
    for (const name of ['now1', 'now2'])
      expect(watched.stderr.match(new RegExp(`${name} +upgraded$`, 'gm')), name).toHaveLength(1)
  })

  it('says so where its controller is killed, and what goes on with the run', async () => {
    lab.host('left1').fault('4.9.0/bower', 'call')
    const running = controller.start('upgrade', '--hosts', 'left1,left2', '--to', '4.9.0', '--yes')
    lab.host('left1').onCall = async () => {
      await until('it is attached', () => /left1 +attached/.test(watching.stderr()), 60)
      running.child.kill('SIGKILL')
    }
    await controller.reaches(running, '4.9.0/composer')
    const watching = controller.start('attach', controller.lastRun())
    const watched = await watching.ended
    expect(watched.stderr).toContain('no fleet is at work on it here: nothing new starts, ')
    expect(watched.stdout).toMatch(
      /^left1 .* upgraded (.*\n)+2 hosts: 1 upgraded · 1 not-started\n/m,
    )
    expect(watched.stdout).toContain(`next: fleet resume ${controller.lastRun()}\n`)
    expect(watched.code).toBe(4)
  })

  it('after a killed controller has the monitoring heard that it silenced', async () => {
    const heard = join(aDirectoryOf(), 'heard')
    const unsilence = ['--unsilence', `echo $FLEET_HOST >>${heard}`]
    const running = controller.start(...upgrade('dark'), ...unsilence)
    await controller.reaches(running, '4.9.0/composer')
    running.child.kill('SIGKILL')
    await running.ended
    expect(existsSync(heard)).toBe(false)
    expect((await controller.fleet('attach', controller.lastRun())).code).toBe(0)
    expect(readFileSync(heard, 'utf8')).toBe('dark\n')
  })

  it('is left with Ctrl-C, and the host goes on', async () => {
    lab.host('two').fault('4.9.0/bower', 'hang')
    const running = controller.start(...upgrade('two'))
    await controller.reaches(running, '4.9.0/bower')
    const run = controller.lastRun()
    const watching = controller.start('attach', run)
    await until('it is attached', () => /two +attached/.test(watching.stderr()), 60)
    watching.child.kill('SIGINT')
    const left = await watching.ended
    expect(left.stderr).toContain(`left: the run goes on\nnext: fleet attach ${run}`)
    expect([left.code, left.stdout]).toEqual([130, ''])
    expect(running.child.exitCode).toBe(null)
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(130)
  })

  it('knows neither a run that is not there nor one that the hosts do not have', async () => {
    const other = new Controller(lab.inventory)
    const unknown = await other.fleet('attach')
    expect(unknown.stderr).toContain('fleet: there is no run yet')
    const nowhere = await other.fleet('attach', '--hosts', 'idle')
    expect(nowhere.stderr).toContain('fleet: there is no run on these hosts yet')
    expect([unknown.code, nowhere.code]).toEqual([2, 2])
  })
})
