import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import type { LabHost } from '../lab/lab-host.ts'
import { Controller, type Ended } from '../support/controller.ts'

/** Six upgrades and as many ways back take their time on a busy machine. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const names = ['up1', 'spoilt1', 'cut1', 'boot1', 'held1', 'code1', 'asleep1']
let lab: Lab
const controllers = new Map<string, Controller>()
const columns = new Map<string, readonly string[]>()

beforeAll(async () => {
  const hosts = names.map((name) => ({ name, release: '4.8.0', branch: 'ours' }))
  lab = await startLab({ hosts })
  for (const name of names) {
    columns.set(name, lab.host(name).columns())
    controllers.set(name, new Controller(lab.inventory))
  }
  await lab.host('asleep1').run('php artisan down')
  lab.host('held1').fault('4.9.0/schema', 'fail')
  lab.host('code1').fault('4.9.0/bower', 'fail')
  lab.host('code1').fault('4.9.0/revert', 'fail')
  await Promise.all(names.map((name) => upgrade(name)))
})

afterAll(() => lab.stop())

function upgrade(name: string): Promise<Ended> {
  const was = lab.host(name).isDown() ? ['--was-down'] : []
  return of(name).fleet('upgrade', '--hosts', name, '--yes', '--to', '4.9.0', ...was)
}

/** Each host has a controller of its own. */
function of(name: string): Controller {
  const controller = controllers.get(name)
  if (!controller) throw new Error(`no controller for ${name}`)
  return controller
}

function rollBack(name: string): Promise<Ended> {
  return of(name).fleet('rollback', '--hosts', name, '--yes')
}

/** It stands where it stood before its upgrade, and serves. */
async function expectBack(host: LabHost): Promise<void> {
  expect(await host.release()).toBe('v4.8.0')
  expect((await host.run('git symbolic-ref --short HEAD')).output).toBe('ours\n')
  expect(host.columns()).toEqual(columns.get(host.name))
  expect(host.read('srv/ixpmanager/vendor/installed.txt')).toBe(
    (await host.run('cat composer.lock')).output,
  )
  expect(host.isDown()).toBe(false)
  expect(host.has('srv/ixpmanager/.fleet')).toBe(false)
  expect(host.list('etc/systemd/system/multi-user.target.wants')).toEqual([])
  expect(await (await fetch(host.site)).json()).toMatchObject({ version: '4.8.0' })
  expect((await host.run('find ../../state -mindepth 1 -perm /077')).output).toBe('')
}

/** Of the host's last run. */
function stepsOf(name: string): string[] {
  return of(name)
    .journal()
    .flatMap((event) => (event.type === 'step-started' ? [event.step] : []))
}

describe.concurrent('fleet rollback of a run that upgraded a host', () => {
  it('says what is lost, takes back code, branch, libraries and database, and does nothing twice', async () => {
    const [host, run] = [lab.host('up1'), of('up1').lastRun()]
    expect(host.columns()).not.toEqual(columns.get('up1'))
    const { code, stdout, stderr } = await of('up1').fleet('rollback', run, '--yes')
    expect(stderr).toMatch(/^up1 +4.9.0 +4.8.0 +all +rollback$/m)
    const loss =
      'the database goes back to \\d\\d:\\d\\d UTC of \\d{4}-\\d\\d-\\d\\d; what was written since is lost'
    expect(stderr).toMatch(new RegExp(`^up1: takes back run ${run}: ${loss}$`, 'm'))
    const dump = `${of('up1').lastRun()}.sql.gz`
    expect(stdout).toMatch(new RegExp(`^up1 +4.9.0 +4.8.0 +done .* ${dump}, \\d+ B$`, 'm'))
    expect(code).toBe(0)
    await expectBack(host)
    expect(host.list('state/backups')).toEqual(expect.arrayContaining([`${run}.sql.gz`, dump]))
    expect(host.restarts().at(-1)?.step).toBe('4.8.0/memcached-2')
    const [last, restarts] = [of('up1').lastRun(), host.restarts().length]
    const again = await rollBack('up1')
    expect(again.stdout).toMatch(/^up1 +4.8.0 +\S+ +current$/m)
    expect(again.code).toBe(0)
    expect([of('up1').lastRun(), host.restarts().length]).toEqual([last, restarts])
  })

  it('leaves a site in maintenance that was so before the upgrade', async () => {
    const host = lab.host('asleep1')
    expect([await host.release(), host.isDown()]).toEqual(['v4.9.0', true])
    const { code, stdout } = await rollBack('asleep1')
    expect(stdout).toMatch(/^asleep1 +4.9.0 +4.8.0 +done .*left in maintenance, as it was found/m)
    expect([code, await host.release(), host.isDown()]).toEqual([0, 'v4.8.0', true])
    const elsewhere = await new Controller(lab.inventory).fleet('attach', '--hosts', 'asleep1')
    expect(elsewhere.stdout).toMatch(/^asleep1 +4.9.0 +4.8.0 +done +DOWN since /m)
  })

  it('is refused before anything is touched where the dump is not what it was', async () => {
    const host = lab.host('spoilt1')
    const now = host.columns()
    const run = of('spoilt1').lastRun()
    await host.run(`printf spoilt >>../../state/backups/${run}.sql.gz`)
    const { code, stdout } = await rollBack('spoilt1')
    expect(stdout).toMatch(
      /^spoilt1 +4.9.0 +4.8.0 +failed +0s .*4.8.0.check failed with exit code 1$/m,
    )
    expect(stdout).toContain(`${run}.sql.gz is not what it was when it was made`)
    expect(code).toBe(4)
    expect(stepsOf('spoilt1')).toEqual(['4.8.0/check'])
    expect(host.columns()).toEqual(now)
    expect(await host.release()).toBe('v4.9.0')
    expect(host.isDown()).toBe(false)
  })
})

describe.concurrent('fleet rollback of a run that holds its host', () => {
  it('goes on when its controller dies: back from half a schema update, without a network, and up', async () => {
    const [host, run] = [lab.host('held1'), of('held1').lastRun()]
    expect(host.isDown()).toBe(true)
    const running = of('held1').start('rollback', run, '--yes')
    await of('held1').reaches(running, '4.8.0/restore')
    running.child.kill('SIGKILL')
    await running.ended
    const { code, stdout } = await of('held1').fleet('resume')
    expect(stdout).toMatch(/^held1 +4.9.0 +4.8.0 +done +[1-9]\d*[sm] /m)
    expect(code).toBe(0)
    await expectBack(host)
    const calls = host.commands().filter(({ step }) => step.startsWith('4.8.0/'))
    expect(calls.filter(({ words }) => words.startsWith('composer'))).toEqual([])
    const resumed = await of('held1').fleet('resume', run)
    expect(resumed.stdout).toContain(`run ${of('held1').lastRun()} takes it back`)
    expect(resumed.stdout).not.toContain('DOWN')
    expect(resumed.code).toBe(4)
    await expectBack(host)
  })

  it('leaves the database alone where the run had not come to it', async () => {
    expect(lab.host('code1').isDown()).toBe(true)
    const { code, stderr } = await rollBack('code1')
    expect(stderr).toContain('which has not touched the database: that stays as it is')
    expect(code).toBe(0)
    expect(stepsOf('code1')).not.toContain('4.8.0/restore')
    await expectBack(lab.host('code1'))
  })
})

describe.concurrent('a rollback that is cut', () => {
  it('in the restore holds the site, and fleet resume finishes it', async () => {
    const host = lab.host('cut1')
    host.fault('4.8.0/restore', 'fail')
    const cut = await rollBack('cut1')
    expect(cut.stdout).toMatch(/^cut1 +4.9.0 +4.8.0 +held +DOWN since .*4.8.0.restore failed/m)
    expect(cut.stdout).toMatch(/^next: fleet resume \S+$/m)
    expect(cut.stdout).not.toContain('or back:')
    expect(cut.code).toBe(7)
    expect(host.columns()).toEqual([])
    expect(host.isDown()).toBe(true)
    expect((await of('cut1').fleet('resume')).code).toBe(0)
    await expectBack(host)
  })

  it('by a reboot is held by its boot hook, and fleet resume finishes it', async () => {
    const host = lab.host('boot1')
    host.fault('4.8.0/restore', 'reboot')
    const cut = await rollBack('boot1')
    expect(cut.stdout).toMatch(/^boot1 +4.9.0 +4.8.0 +held +DOWN since .*was cut off by a reboot/m)
    expect(cut.code).toBe(7)
    expect((await of('boot1').fleet('resume')).code).toBe(0)
    await expectBack(host)
  })
})

describe.concurrent('fleet rollback', () => {
  it.each([
    [['rollback', '--yes'], 'say which: a run, or --hosts'],
    [
      ['rollback', '20261121-020000-aaaa', '--hosts', 'up1'],
      'say which run or which --hosts, not both',
    ],
    [['rollback', '--hosts', 'up1'], 'next: fleet rollback --hosts up1 --yes'],
  ])('%j is refused', async (words, problem) => {
    const { code, stderr } = await of('up1').fleet(...words)
    expect(stderr).toContain(problem)
    expect(code).toBe(2)
  })
})
