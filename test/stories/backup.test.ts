import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { until } from '../support/until.ts'

let lab: Lab
let controller: Controller

beforeAll(async () => {
  lab = await startLab({
    hosts: [
      { name: 'old', release: '4.8.0' },
      { name: 'new', release: '4.9.3' },
      { name: 'sick', release: '4.8.0' },
      { name: 'kept', release: '4.8.0' },
      { name: 'never', release: '4.8.0' },
      { name: 'one', release: '4.8.0', site: 'both' },
      { name: 'two', release: '4.8.0', site: 'both', databaseOf: 'one' },
    ],
  })
  controller = new Controller(lab.inventory)
})

afterAll(() => lab.stop())

describe('fleet backup', () => {
  it('makes a dump of each database with the sites up, asks nothing, and names it', async () => {
    const { code, stdout, stderr } = await controller.fleet('backup', '--hosts', 'old,new')
    expect(stderr).not.toContain('site down')
    expect(code).toBe(0)
    const file = `${controller.lastRun()}.sql.gz`
    expect(stdout).toMatch(
      new RegExp(`^old +4.8.0 +4.8.0 +done +\\S+ +\\S+ +${file}, \\d+ B$`, 'm'),
    )
    expect(stdout).toMatch(new RegExp(`^new +4.9.3 +4.9.3 +done .*${file}, \\d+ B$`, 'm'))
    expect(stdout).toContain('2 hosts: 2 done\nnext: fleet status --hosts old,new')
    for (const name of ['old', 'new']) {
      expect(lab.host(name).has(`state/backups/${file}.sha256`)).toBe(true)
      expect(lab.host(name).isDown()).toBe(false)
      expect(lab.host(name).restarts()).toEqual([])
    }
  })

  it('says of a host whose dump fails what went wrong, and makes the others', async () => {
    lab.host('sick').fault('4.8.0/backup', 'fail')
    const ended = await controller.fleet('backup', '--hosts', 'sick,new', '--json')
    expect(ended.code).toBe(4)
    const told = JSON.parse(ended.stdout).hosts.map((host: Record<string, unknown>) => [
      host.host,
      host.path,
      host.outcome,
      host.note,
      host.dump,
    ])
    const dump = { file: `${controller.lastRun()}.sql.gz`, bytes: expect.any(Number) }
    expect(told).toEqual([
      ['new', [], 'done', expect.stringContaining(dump.file), dump],
      ['sick', [], 'failed', 'on 4.8.0: 4.8.0/backup failed with exit code 1', undefined],
    ])
    expect(lab.host('sick').isDown()).toBe(false)
    const again = await controller.fleet('runs')
    expect(again.stdout).toContain('next: fleet backup --hosts sick')
  })

  it('goes on where its controller was killed', async () => {
    lab.host('kept').fault('4.8.0/backup', 'die')
    const running = controller.start('backup', '--hosts', 'kept')
    await controller.reaches(running, '4.8.0/backup')
    running.child.kill('SIGKILL')
    await running.ended
    await until('the runner is gone', async () => {
      const { output } = await lab.host('kept').run('flock -n -s ../../state/lock echo free')
      return output.includes('free')
    })
    const { code, stdout } = await controller.fleet('resume')
    expect(stdout).toContain(`${controller.lastRun()}.sql.gz`)
    expect(code).toBe(0)
  })

  it('has the schema host of a site dump for all of it', async () => {
    const { code, stdout } = await controller.fleet('backup', '--hosts', 'one,two')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^two +4.8.0 +4.8.0 +current +one dumps for its site$/m)
    expect(stdout).toMatch(/^one +4.8.0 +4.8.0 +done .*sql.gz, \d+ B$/m)
    expect(lab.host('two').has('state/backups')).toBe(false)
  })
})

describe('fleet backup verify', () => {
  it('says of a host without a dump to make one', async () => {
    const { code, stdout } = await controller.fleet('backup', 'verify', 'never')
    const place = lab.host('never').dir
    expect(code).toBe(4)
    expect(stdout).toContain(
      `never: 4.8.0/verify failed with exit code 1\n  │ there is no dump in ${place}/state/backups: make one with fleet backup\n`,
    )
    expect(stdout).toContain('next: fleet backup verify never')
    expect(lab.host('never').isDown()).toBe(false)
  })

  it('of a sibling leads to the host that dumps for its site', async () => {
    const { code, stderr } = await controller.fleet('backup', 'verify', 'two')
    expect(code).toBe(2)
    expect(stderr).toContain('two has no dumps: one dumps for site both')
    expect(stderr).toContain('fleet backup verify one')
  })

  it('takes a host, and no --hosts', async () => {
    const { code, stderr } = await controller.fleet('backup', 'verify', '--hosts', 'old')
    expect(stderr).toBe(
      'fleet: say which: fleet backup verify HOST\nnext: fleet backup verify --help\n',
    )
    expect(code).toBe(2)
    const help = await controller.fleet('backup', 'verify', '--help')
    expect(help.stdout).toContain('fleet backup verify <host>')
    expect(help.stdout).not.toContain('--hosts')
  })
})
