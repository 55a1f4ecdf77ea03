import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { findProcessesBelow, killProcessesBelow } from './host/processes.ts'
import { type Lab, startLab } from './lab.ts'
import type { LabHost } from './lab-host.ts'
import { askOverSsh, connectTo } from './network/ask-over-ssh.ts'

let lab: Lab

beforeAll(async () => {
  const names = ['fail', 'schema', 'drop', 'flood', 'die', 'hang', 'reboot', 'revert', 'moments']
  lab = await startLab({ hosts: names.map((name) => ({ name, release: '4.7.3' })) })
})

afterAll(() => lab.stop())

/** As fleet's runner starts a step: a script on stdin, named by its first arguments. */
function runStep(host: LabHost, step: string, { task = 'run', script = 'echo the step ran' } = {}) {
  return host.run(stepCommand(step, task, script))
}

function stepCommand(step: string, task: string, script: string): string {
  return `echo '${script}' | runuser -u root -- env -i "PATH=$PATH" /bin/sh -s inner 20260101-000000-test:${step} ${task}`
}

describe('a fault', () => {
  test('fail prints what the step would and strikes once', async () => {
    const host = lab.host('fail')
    host.fault('4.8.0/composer', 'fail')
    expect((await runStep(host, '4.9.0/composer')).code).toBe(0)
    expect(await runStep(host, '4.8.0/composer', { task: 'check' })).toMatchObject({ code: 0 })
    const failed = await runStep(host, '4.8.0/composer')
    expect(failed.code).toBe(2)
    expect(failed.output).toContain('could not be resolved to an installable set of packages')
    expect(await runStep(host, '4.8.0/composer')).toEqual({ code: 0, output: 'the step ran\n' })
  })

  test('fail of the schema step leaves its first statement applied', async () => {
    const host = lab.host('schema')
    await host.run('git fetch -q --tags origin && git checkout -q v4.8.0')
    await host.run('php ../../bin/composer install; systemctl restart memcached')
    host.fault('schema', 'fail')
    const failed = await runStep(host, '4.8.0/schema')
    expect(failed.code).toBe(1)
    expect(failed.output).toContain('SQLSTATE')
    expect(host.columns()).toContain('console_server.id')
    expect(host.columns()).not.toContain('cust_tag.id')
  })

  test('drop cuts the links, and the step goes on', async () => {
    const host = lab.host('drop')
    const identityFile = join(lab.dir, 'id_ed25519')
    const client = await connectTo({ port: host.port, identityFile })
    const errors: Error[] = []
    client.on('error', (error: Error) => errors.push(error))
    host.fault('composer', 'drop')
    const step = stepCommand('4.8.0/composer', 'run', 'touch ../../went-on')
    const { code } = await askOverSsh(client, `cd ${host.root} && ${step}`)
    expect(code).toBeUndefined()
    expect(errors).toMatchObject([{ code: 'ECONNRESET' }])
    await until('the step went on', () => host.has('went-on'))
  })

  test('flood prints 100 MB first, in whole lines', async () => {
    const host = lab.host('flood')
    host.fault('backup', 'flood')
    const step = stepCommand('4.8.0/backup', 'run', 'echo the step ran')
    const { output } = await host.run(`${step} | { wc -c; }`)
    expect(Number(output)).toBe(1_500_000 * 69 + 'the step ran\n'.length)
  })

  test('die kills the runner and no more, and the step goes on', async () => {
    const host = lab.host('die')
    host.fault('composer', 'die')
    const step = stepCommand('4.8.0/composer', 'run', 'touch ../../went-on')
    host.write('script.sh', `( ${step}; true ) & wait; touch ../../runner-went-on`)
    const { code } = await host.run('setsid sh ../../script.sh run 1')
    expect(code).toBe(137)
    await until('the step went on', () => host.has('went-on'))
    expect(host.has('runner-went-on')).toBe(false)
  })

  test('hang sleeps under the name of the step', async () => {
    const host = lab.host('hang')
    host.fault('bower', 'hang')
    const ended = runStep(host, '4.8.0/bower')
    const named = '20260101-000000-test:4.8.0/bower'
    const isHanging = (pid: number) => commandLineOf(pid).startsWith('/bin/sh\0-s\0inner\0')
    const pid = await until('the step hangs', () => findProcessesBelow(host.dir).find(isHanging))
    expect(commandLineOf(pid)).toContain(named)
    await killProcessesBelow(host.dir)
    expect((await ended).code).toBeNull()
  })

  test('reboot ends everything, empties memcached, and comes back with what cron has', async () => {
    const host = lab.host('reboot')
    const login = { port: host.port, identityFile: join(lab.dir, 'id_ed25519') }
    await host.run('echo "@reboot echo back >>$HOME/booted" | crontab -')
    host.fault('schema', 'reboot')
    const { code } = await runStep(host, '4.8.0/schema')
    expect(code).toBeNull()
    await expect(connectTo(login)).rejects.toThrow('ECONNREFUSED')
    await until('memcached is empty', () => !host.has('var/memcached/metadata'))
    await until('it booted', () => host.has('home/booted'))
    const client = await until('it is back', () => connectTo(login).catch(() => undefined))
    client.end()
    expect(host.read('home/booted')).toBe('back\n')
  })

  test('strikes half-way in a stand-in, or after the step, where that is asked for', async () => {
    const host = lab.host('moments')
    const script = 'HOME=$PWD/../../home php ../../bin/composer install && echo the step ran'
    host.fault('4.8.0/composer', 'fail', 'midway')
    expect((await runStep(host, '4.8.0/composer', { script })).code).toBe(137)
    expect(host.has('srv/ixpmanager/vendor/autoload.php')).toBe(false)
    host.fault('4.8.0/composer', 'call', 'end')
    const called = new Promise<string>((resolve) => {
      host.onCall = async () => resolve(host.read('srv/ixpmanager/vendor/autoload.php'))
    })
    const ended = await runStep(host, '4.8.0/composer', { script })
    expect(ended.output).toContain('the step ran')
    expect(await called).toContain('generated by Composer')
  })

  test('strikes the runner between two steps, once it has written what is waited for', async () => {
    const host = lab.host('moments')
    host.write(
      'script.sh',
      'date; mkdir -p state/runs/r/steps; : >state/runs/r/steps/01-a.ok; date',
    )
    host.faultOnceWritten('a.ok', 'call')
    let calls = 0
    host.onCall = async () => {
      calls += host.has('state/runs/r/steps/01-a.ok') ? 1 : 100
    }
    expect((await host.run('cd ../..; sh ./script.sh run 1')).code).toBe(0)
    expect(calls).toBe(1)
  })

  test('a fault of revert waits for the task that reverts', async () => {
    const host = lab.host('revert')
    host.fault('revert', 'fail')
    expect((await runStep(host, '4.8.0/composer')).code).toBe(0)
    expect((await runStep(host, '4.8.0/composer', { task: 'revert_hop' })).code).toBe(1)
  })
})

test('a fault of no step is refused', () => {
  expect(() => lab.host('fail').fault('composr', 'fail')).toThrow('there is no step "composr"')
})

function commandLineOf(pid: number): string {
  const file = `/proc/${pid}/cmdline`
  return existsSync(file) ? readFileSync(file, 'latin1') : ''
}
