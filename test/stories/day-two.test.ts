import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { fleetOnTerminal } from '../support/terminal.ts'
import { hasTool } from '../support/tools.ts'
import { until } from '../support/until.ts'

let lab: Lab
let controller: Controller

beforeAll(async () => {
  lab = await startLab({
    hosts: [
      { name: 'lon1', release: '4.8.0' },
      { name: 'lon2', release: '4.8.0', health: false },
      { name: 'lon3', release: '4.8.0' },
      { name: 'file', release: '4.9.3', cacheDriver: 'file', doctrineCache: 'file' },
    ],
  })
  controller = new Controller(lab.inventory)
})

afterAll(() => lab.stop())

describe('fleet maintenance', () => {
  it('asks before it takes sites down, and where nobody can be asked it does not', async () => {
    const { code, stderr } = await controller.fleet(
      'maintenance',
      'on',
      '--for',
      '30m',
      '--hosts',
      'lon1',
    )
    expect(code).toBe(2)
    expect(stderr).toContain('next: fleet maintenance on --for 30m --hosts lon1 --yes')
    expect(lab.host('lon1').isDown()).toBe(false)
  })

  it('takes sites down and brings them up, also where artisan is broken', async () => {
    await lab.host('lon2').run('mv vendor/autoload.php vendor/gone.php')
    const on = await controller.fleet('maintenance', 'on', '--hosts', 'lon*,!lon3', '--yes')
    expect(on.stdout).toMatch(/^lon1 +4.8.0 +4.8.0 +done +DOWN since \d\d:\d\d/m)
    expect(on.stdout).toMatch(/^lon2 +4.8.0 +4.8.0 +done +DOWN since \d\d:\d\d/m)
    expect(on.code).toBe(0)
    expect(['lon1', 'lon2', 'lon3'].map((name) => lab.host(name).isDown())).toEqual([
      true,
      true,
      false,
    ])
    const off = await controller.fleet('maintenance', 'off', '--hosts', 'lon1,lon2', '--json')
    expect(JSON.parse(off.stdout).hosts).toMatchObject([
      { host: 'lon1', outcome: 'done', healthy: true, downSince: null },
      { host: 'lon2', outcome: 'done', downSince: null },
    ])
    expect(['lon1', 'lon2'].map((name) => lab.host(name).isDown())).toEqual([false, false])
    await lab.host('lon2').run('mv vendor/gone.php vendor/autoload.php')
  })

  it('for a while ends by itself, though nobody watches and the host was rebooted', async () => {
    const host = lab.host('lon3')
    const on = ['maintenance', 'on', '--hosts', 'lon3', '--yes', '--for']
    const { code, stdout } = await controller.fleet(...on, '10m')
    expect(stdout).toMatch(/^lon3 .* done +DOWN since \S+ UTC .* comes up by itself at \S+ UTC$/m)
    expect(code).toBe(0)
    expect(host.isDown()).toBe(true)
    expect(host.list('etc/systemd/system')).toContain(`fleet-up-${controller.lastRun()}.service`)
    host.write(`state/runs/${controller.lastRun()}/up-at`, '0\n')
    await host.reboot()
    await until('it is up', () => !host.isDown())
    await until('nothing of it is left', () => host.list('etc/systemd/system').length === 1)
    expect(host.read(`state/runs/${controller.lastRun()}/events`)).toMatch(/"site-came-up".*\n$/)
  })
})

describe('fleet unlock', () => {
  it('has a run that is at work stop after its step, and kills nothing', async () => {
    const wait = 'until [ -e ../released ]; do sleep 0.1; done; echo so'
    const running = controller.start('exec', '--hosts', 'lon1', '--', wait)
    await controller.reaches(running, '4.8.0/exec')
    const run = controller.lastRun()
    const { code, stdout, stderr } = await controller.fleet('unlock', '--hosts', 'lon1,lon2', '-y')
    expect(stderr).toMatch(new RegExp(`^lon1: run ${run} of \\S+ is at work, at 4.8.0/exec since `))
    expect(stderr).toContain('lon2: nobody has it')
    expect(stdout).toContain('lon1: told to stop: it does once its step has come to its end')
    expect(code).toBe(4)
    await lab.host('lon1').run('touch ../released')
    expect((await running.ended).stdout).toContain('== lon1\nso\n')
  })

  it.skipIf(!hasTool('script'))(
    'says what it would break, asks, and takes no for an answer',
    async () => {
      const run = 'state/runs/20261101-010000-left'
      lab.host('lon3').write(`${run}/script.sh`, 'BY=eve@noc\n')
      lab.host('lon3').write(`${run}/events`, '')
      const unlock = ['unlock', '--hosts', 'lon3']
      const answer = 'Unlock 1 of 1 hosts? (yes/no)'
      const { code, stdout } = await fleetOnTerminal(controller, unlock, [[answer, 'no\r']])
      const before = stdout.slice(0, stdout.indexOf(answer))
      expect(before).toContain(
        'unlocking gives it up: neither fleet resume 20261101-010000-left nor',
      )
      expect(stdout).toContain('not confirmed: nothing was touched')
      expect([code, lab.host('lon3').has(`${run}/outcome`)]).toEqual([2, false])
      await lab.host('lon3').run('rm -r ../../state/runs/20261101-010000-left')
    },
  )

  it('gives up a run that has not come to its end, so that others can begin', async () => {
    const run = 'state/runs/20261101-020000-held'
    const begun = '{"type":"attempt-started","at":7,"attempt":2,"mode":"run"}'
    const step = '{"type":"step-started","at":8,"step":"4.9.0/schema"}'
    lab.host('lon2').write(`${run}/script.sh`, "BY=eve@noc\nINSTALLED='4.8.0'\n")
    lab.host('lon2').write(`${run}/events`, `${begun}\n${step}\n`)
    lab.host('lon2').write(`${run}/steps/4.9.0.committed`, '')
    const cache = ['cache', 'clear', '--hosts', 'lon2']
    expect((await controller.fleet(...cache)).code).toBe(3)
    const { code, stdout, stderr } = await controller.fleet('unlock', '--hosts', 'lon2', '--yes')
    expect(stderr).toContain(
      'lon2: run 20261101-020000-held of eve@noc has not come to its end, it stands at 4.9.0/schema\n',
    )
    expect(stderr).toContain('  its database may be half-way to 4.9.0\n')
    expect([code, stdout]).toEqual([0, 'lon2: unlocked\nnext: fleet status --hosts lon2\n'])
    expect(lab.host('lon2').read(`${run}/events`)).toMatch(
      /"attempt":2,"outcome":"failed","release":"4.8.0","reason":"unlocked"}\n$/,
    )
    expect((await controller.fleet(...cache)).code).toBe(0)
  })
})

describe('what is asked of hosts that stay up', () => {
  it('is a restart of memcached that is seen to have happened, where there is one', async () => {
    const { code, stdout } = await controller.fleet('memcached', 'restart', '--hosts', 'lon1,file')
    expect(stdout).toMatch(/^file .* done .* skipped: .env keeps no cache in memcached$/m)
    expect(code).toBe(0)
    expect(
      lab
        .host('lon1')
        .restarts()
        .map(({ step }) => step),
    ).toEqual(['4.8.0/memcached'])
    expect(lab.host('file').restarts()).toEqual([])
  })

  it('is to count wrong permissions and show some, then to put them right', async () => {
    for (const name of ['lon1', 'lon2']) await lab.host(name).run('chmod 400 vendor/autoload.php')
    const check = await controller.fleet('permissions', 'check', '--hosts', 'lon*')
    expect(check.stdout).toMatch(
      /^== lon1,lon2 \(2 hosts\)\n1 not \S+, or not writable:\n-r-------- \S+ vendor\/autoload.php\n$/m,
    )
    expect(check.stdout).toMatch(/^lon2 .* failed .* 1 permissions wrong$/m)
    expect(check.stdout).toMatch(/^lon3 .* done /m)
    expect(check.stdout).toContain('next: fleet permissions fix --hosts lon1,lon2')
    expect(check.code).toBe(4)
    const fix = await controller.fleet('permissions', 'fix', '--hosts', 'lon1,lon2')
    expect(fix.stdout).toMatch(/^lon1 .* done .* 1 permissions fixed$/m)
    expect(fix.code).toBe(0)
    const again = await controller.fleet('permissions', 'check', '--hosts', 'lon*', '-q')
    expect(again.stdout).toMatch(/^== lon\[1-3\] \(3 hosts\)\nall of it is \S+, and writable$/m)
    expect(again.code).toBe(0)
  })
})
