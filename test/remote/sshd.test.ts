import { afterEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/remote/connect.ts'
import type { Connection } from '../../src/remote/connection.ts'
import type { SshSettings } from '../../src/remote/ssh-config.ts'
import { surveyHosts } from '../../src/survey/survey.ts'
import { aHost } from '../support/builders.ts'
import { anAgent } from '../support/key-login.ts'
import { userKey } from '../support/ssh-server.ts'
import { hasSshd, type Sshd, startSshd } from '../support/sshd.ts'
import { until } from '../support/until.ts'

const patience = { connect: 10, keepalive: 10 }
const open: Array<{ stop: () => void }> = []

afterEach(() => {
  for (const each of open.splice(0)) each.stop()
})

async function serve(...options: string[]): Promise<Sshd> {
  const sshd = await startSshd(options)
  open.push(sshd)
  return sshd
}

async function reach(settings: SshSettings): Promise<Connection> {
  const connection = await connect(settings, patience)
  open.push({ stop: () => connection.close() })
  return connection
}

const sh = (script: string) => ({ command: '/bin/sh -s', script })

describe.runIf(hasSshd())('over a real OpenSSH server', () => {
  it('a script tells its exit code and both its outputs', async () => {
    const connection = await reach((await serve()).settings)
    expect(await connection.run(sh('echo out; echo err >&2; exit 7'), 10)).toEqual({
      kind: 'exit',
      code: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    })
  })

  it('a host with room for one session answers one question after another', async () => {
    const connection = await reach((await serve('MaxSessions 1')).settings)
    for (const word of ['a', 'b', 'c', 'd', 'e', 'f']) {
      expect(await connection.run(sh(`echo ${word}`), 10)).toMatchObject({ stdout: `${word}\n` })
    }
  })

  it('what is detached outlives the channel, which does not wait for it', async () => {
    const connection = await reach((await serve()).settings)
    const script = 'setsid sleep 60 </dev/null >/dev/null 2>&1 & echo $!'
    const answer = await connection.run(sh(script), 10)
    const pid = Number(answer.kind === 'exit' && answer.stdout)
    connection.close()
    await until('the link is closed', () => !connection.isOpen)
    expect(process.kill(pid, 0)).toBe(true)
    process.kill(pid, 'SIGKILL')
  })

  it('a forced command is no answer: our own first line is missing', async () => {
    const { settings } = await serve('ForceCommand echo This account is restricted')
    const [survey] = await surveyHosts(
      [aHost()],
      { writable: '', preflight: [], wantSchema: false },
      async (_, script) => (await reach(settings)).run(sh(script), 10),
    )
    expect(survey).toMatchObject({
      failure: { kind: 'script-ignored', lines: ['This account is restricted'] },
    })
  })

  it('a key in an agent logs in', async () => {
    const { settings } = await serve()
    const agent = await anAgent(userKey)
    const connection = await reach({ ...settings, identityFiles: [], agent })
    expect(await connection.run(sh('echo in'), 10)).toMatchObject({ stdout: 'in\n' })
  })

  it('a server killed in mid-command is unknown, and other connections go on', async () => {
    const [lost, kept] = [await serve(), await serve()]
    const [first, second] = [await reach(lost.settings), await reach(kept.settings)]
    const answer = first.run(sh('pid=$PPID; kill -9 "$pid"; sleep 5'), 10)
    expect(await answer).toMatchObject({ kind: 'unknown' })
    expect(await second.run(sh('echo alive'), 10)).toMatchObject({ stdout: 'alive\n' })
  })
})
