import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../../src/answer.ts'
import { ExpectedFailure, type Failure } from '../../src/failure.ts'
import { Connections } from '../../src/remote/connections.ts'
import { requestOf } from '../../src/remote/scripts.ts'
import type { AskPassword } from '../../src/remote/sudo.ts'
import { canSudo, type SudoHost, startSudoHost } from '../support/sudo-host.ts'
import { until } from '../support/until.ts'

/** A machine that runs many tests takes its time, and so does sudo with a wrong password. */
vi.setConfig({ testTimeout: 60_000 })

const open: Array<() => void> = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function aHostWith(password: string, rules = 'fleet-op ALL=(ALL) ALL'): Promise<SudoHost> {
  const host = await startSudoHost(password, rules)
  open.push(host.sshd.stop)
  return host
}

/** Connections whose person says this password, and how often he was asked. */
function someConnections(says: string | undefined) {
  const asked = vi.fn<AskPassword>(async () => says)
  const passphrase = async () => undefined
  const patience = { connect: 60, keepalive: 30 }
  const connections = new Connections(patience, 10, { passphrase, sudoPassword: asked })
  open.push(() => connections.closeAll())
  return { connections, asked }
}

async function runAsRoot({ host }: SudoHost, says: string, script: string): Promise<Answer> {
  const connection = await someConnections(says).connections.to(host)
  return connection.run(requestOf(host, script), 60)
}

async function failureOf({ host }: SudoHost, says: string | undefined): Promise<Failure> {
  const { connections } = someConnections(says)
  const failed = await connections.to(host).catch((error: unknown) => error)
  if (failed instanceof ExpectedFailure) return failed.failure
  throw new Error(`it did not fail as expected: ${String(failed)}`)
}

/** Where a text stands in what every process of this machine was called with, or has about it. */
function processesThatShow(text: string): string[] {
  const files = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
  return files.filter((file) => {
    try {
      return readFileSync(file).includes(text)
    } catch {
      return false
    }
  })
}

describe.runIf(canSudo())('a real sudo that wants a password', () => {
  it.each([
    ['plain', 'hunter2'],
    ['with all that a shell minds', `it's "a" $HOME \`id\` \\n !x %s;|&`],
    ['with spaces at both ends and no ASCII', '  pässwörd ☃  '],
    ['that looks like an option', '-n'],
  ])('gets it, and the script runs as root with its own exit code: %s', async (_name, password) => {
    const sudo = await aHostWith(password)
    const answer = await runAsRoot(sudo, password, 'id -u; echo told >&2; cat; exit 7\n')
    expect(answer).toEqual({ kind: 'exit', code: 7, stdout: '0\n', stderr: 'told\n' })
    await until('nothing is left', () => sudo.leftOvers().length === 0)
  })

  it('gets it for every question, asked for once, and never in a process list or environment', async () => {
    const password = 'canary-7f3a-sudo'
    const sudo = await aHostWith(password)
    const { connections, asked } = someConnections(password)
    const connection = await connections.to(sudo.host)
    const script = `echo begun; sleep 2; ${': padding\n'.repeat(40_000)}echo done\n`
    let told = ''
    const signal = AbortSignal.timeout(60_000)
    const onOutput = (bytes: Buffer) => {
      told += String(bytes)
    }
    const running = connection.read(requestOf(sudo.host, script), {
      onOutput,
      onNotice: () => undefined,
      signal,
    })
    await until('it has begun', () => told.includes('begun'))
    expect(processesThatShow(password)).toEqual([])
    expect(await running).toMatchObject({ kind: 'exit', code: 0 })
    expect(told).toBe('begun\ndone\n')
    expect(await connection.run(requestOf(sudo.host, 'id -u\n'), 60)).toMatchObject({
      stdout: '0\n',
    })
    expect(asked).toHaveBeenCalledTimes(1)
  })

  it('is not passed where nobody knows it', async () => {
    expect(await failureOf(await aHostWith('hunter2'), undefined)).toEqual({
      kind: 'sudo-refused',
      user: 'fleet-op',
      why: 'no-password',
      lines: [],
    })
  })

  it('is not passed with another one, and is asked once only', async () => {
    const sudo = await aHostWith('hunter2')
    expect(await failureOf(sudo, 'hunter3')).toEqual({
      kind: 'sudo-refused',
      user: 'fleet-op',
      why: 'wrong-password',
      lines: expect.arrayContaining([expect.stringMatching(/no password was provided|incorrect/)]),
    })
    await until('nothing is left', () => sudo.leftOvers().length === 0)
  })
})

describe.runIf(canSudo())('a real sudo', () => {
  it('that wants none has nobody asked', async () => {
    const { host } = await aHostWith('hunter2', 'fleet-op ALL=(ALL) NOPASSWD: ALL')
    const { connections, asked } = someConnections('hunter2')
    const connection = await connections.to(host)
    expect(await connection.run(requestOf(host, 'id -u\n'), 60)).toMatchObject({ stdout: '0\n' })
    expect(asked).not.toHaveBeenCalled()
  })

  it('that does not let the user become root says so, right password or not', async () => {
    const sudo = await aHostWith('hunter2', 'fleet-op ALL=(www-data) ALL')
    expect(await failureOf(sudo, 'hunter2')).toMatchObject({
      kind: 'sudo-refused',
      why: 'refused',
      lines: [expect.stringMatching(/^Sorry, user fleet-op is not allowed to execute .* as root/)],
    })
  })
})
