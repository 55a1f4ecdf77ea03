import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { type Lab, startLab } from './lab.ts'
import { askOverSsh, connectTo } from './network/ask-over-ssh.ts'

let lab: Lab
let identityFile: string

beforeAll(async () => {
  lab = await startLab({
    hosts: [
      { name: 'ham1', release: '4.9.3' },
      { name: 'ham2', release: '4.9.3', user: 'deploy', become: 'sudo' },
      { name: 'ham3', release: '4.9.3', user: 'deploy', become: 'sudo', sudoPassword: 'hunter2' },
    ],
  })
  identityFile = join(lab.dir, 'id_ed25519')
})

afterAll(() => lab.stop())

async function ask(name: string, command: string, username = 'root') {
  const client = await connectTo({ port: lab.host(name).port, identityFile, username })
  try {
    return await askOverSsh(client, command)
  } finally {
    client.end()
  }
}

describe('logging in', () => {
  test('a command runs in a real shell with the stand-ins first on the PATH', async () => {
    expect(await ask('ham1', 'command -v php; id -un; echo oops >&2; exit 3')).toEqual({
      code: 3,
      output: expect.stringMatching(`${lab.host('ham1').dir}/bin/php\nroot\noops\n`),
    })
  })

  test('the environment is as small as that of sshd', async () => {
    const { output } = await ask('ham1', 'env')
    const names = output.split('\n').map((line) => line.split('=')[0])
    expect(names.sort()).toEqual(['', 'HOME', 'LOGNAME', 'PATH', 'PWD', 'SHELL', 'USER'])
  })

  test('another key and another user are refused', async () => {
    const otherKey = join(lab.dir, 'other')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', otherKey])
    const { port } = lab.host('ham1')
    const refused = 'All configured authentication methods failed'
    await expect(connectTo({ port, identityFile: otherKey })).rejects.toThrow(refused)
    await expect(connectTo({ port, identityFile, username: 'deploy' })).rejects.toThrow(refused)
  })

  test('deploy is not root, and is below sudo', async () => {
    expect(await ask('ham2', 'id -u; sudo -n id -u; sudo -n id -un', 'deploy')).toEqual({
      code: 0,
      output: '1000\n0\nroot\n',
    })
    expect(await ask('ham2', 'systemctl restart memcached.service', 'deploy')).toMatchObject({
      code: 1,
    })
    expect(await ask('ham3', 'sudo -n true', 'deploy')).toEqual({
      code: 1,
      output: 'sudo: a password is required\n',
    })
  })
})

describe('the link', () => {
  test.each(['fin', 'rst'] as const)('a command outlives it when it ends with %s', async (how) => {
    const host = lab.host('ham1')
    const client = await connectTo({ port: host.port, identityFile })
    const mark = join(host.dir, `outlived-${how}`)
    const asked = askOverSsh(client, `touch ${mark}.begun; sleep 0.5; touch ${mark}`)
    await until('the command began', () => host.has(`outlived-${how}.begun`))
    host.dropLinks(how)
    expect((await asked).code).toBeUndefined()
    expect(host.has(`outlived-${how}`)).toBe(false)
    await until('the command is done', () => host.has(`outlived-${how}`))
  })

  test('while silent nothing comes through, and later all of it', async () => {
    const host = lab.host('ham1')
    const client = await connectTo({ port: host.port, identityFile })
    host.silence(true)
    const asked = askOverSsh(client, 'echo heard')
    const another = connectTo({ port: host.port, identityFile, patienceMs: 300 })
    await expect(another).rejects.toThrow('Timed out')
    host.silence(false)
    expect(await asked).toEqual({ code: 0, output: 'heard\n' })
    client.end()
  })

  test('latency delays every round trip and keeps the order', async () => {
    const far = await startLab({ hosts: [{ name: 'far', release: '4.9.3' }], latencyMs: 40 })
    const { port } = far.host('far')
    const key = join(far.dir, 'id_ed25519')
    const client = await connectTo({ port, identityFile: key })
    const begun = Date.now()
    const { output } = await askOverSsh(client, 'seq 20000')
    expect(Date.now() - begun).toBeGreaterThanOrEqual(80)
    expect(output.trim().split('\n').map(Number)).toEqual(
      Array.from({ length: 20000 }, (_, index) => index + 1),
    )
    const closed = once(client, 'close')
    client.end()
    await closed
    await far.stop()
  })
})
