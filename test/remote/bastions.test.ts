import { afterEach, describe, expect, it } from 'vitest'
import { ExpectedFailure, type Failure } from '../../src/failure.ts'
import { Bastions } from '../../src/remote/bastions.ts'
import { Keyring } from '../../src/remote/keyring.ts'
import type { SshSettings } from '../../src/remote/ssh-config.ts'
import { ask, inShell, listen, patience, serve } from '../support/loopback.ts'
import { settingsFor, strangeKey } from '../support/ssh-server.ts'
import { hasSshd, type Sshd, startSshd } from '../support/sshd.ts'
import { until } from '../support/until.ts'

const open: Array<{ stop: () => unknown }> = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop()
})

async function aBastion(...options: string[]): Promise<Sshd> {
  const sshd = await startSshd(options)
  open.push(sshd)
  return sshd
}

/** Ways that are patient: thirty logins at once take their time on a busy machine. */
function someBastions(connect = 60): Bastions {
  const bastions = new Bastions({ ...patience, connect }, new Keyring())
  open.push({ stop: () => bastions.closeAll() })
  return bastions
}

async function failureOf(connecting: Promise<unknown>): Promise<Failure> {
  const failed = await connecting.catch((error: unknown) => error)
  if (failed instanceof ExpectedFailure) return failed.failure
  throw new Error(`it did not fail as expected: ${String(failed)}`)
}

const loginsTo = (sshd: Sshd) => sshd.log().match(/Accepted publickey/g)?.length ?? 0

describe.runIf(hasSshd())('hosts behind a bastion, which is a real sshd', () => {
  it('are all reached over one connection to it, thirty at once, as its MaxStartups usually is', async () => {
    const bastion = await aBastion()
    const servers = await Promise.all(Array.from({ length: 30 }, () => serve(inShell)))
    const bastions = someBastions()
    const connections = await Promise.all(
      servers.map(({ settings }) => bastions.connect({ ...settings, via: bastion.settings })),
    )
    const answers = await Promise.all(
      connections.map((each, index) =>
        each.run({ command: '/bin/sh -s', script: `echo ${index}` }, 60),
      ),
    )
    expect(answers.map((each) => 'stdout' in each && each.stdout)).toEqual(
      answers.map((_, index) => `${index}\n`),
    )
    expect(loginsTo(bastion)).toBe(1)
    expect(bastion.log()).not.toMatch(/MaxStartups|drop connection/)
  }, 120_000)

  it('are let in eight at a time: the bastion has other things to do', async () => {
    const bastion = await aBastion()
    let held = 0
    const port = await listen(() => {
      held += 1
    })
    const bastions = someBastions(3)
    const silent = { ...settingsFor(port), via: bastion.settings }
    const failing = Array.from({ length: 12 }, () => failureOf(bastions.connect(silent)))
    await until('the first eight are under way', () => held >= 8)
    expect(held).toBe(8)
    for (const failure of await Promise.all(failing)) {
      expect(failure).toMatchObject({ kind: 'connect-failed', reason: 'no answer in time' })
    }
    expect(held).toBe(12)
  }, 60_000)

  it('are reached through two in a row', async () => {
    const [outer, inner] = [await aBastion(), await aBastion()]
    const { settings } = await serve(inShell)
    const via = { ...inner.settings, via: outer.settings }
    const connection = await someBastions().connect({ ...settings, via })
    expect(await connection.run(ask, 60)).toMatchObject({ code: 0 })
    expect([loginsTo(outer), loginsTo(inner)]).toEqual([1, 1])
  })

  it('are reached again after it has died, over a new connection', async () => {
    const first = await aBastion()
    const { settings } = await serve(inShell)
    const bastions = someBastions()
    const lost = await bastions.connect({ ...settings, via: first.settings })
    expect(await lost.run({ command: 'x', script: '' }, 60)).toMatchObject({ code: 127 })
    first.drop()
    await lost.closed
    const again = await bastions.connect({ ...settings, via: first.settings })
    expect(await again.run(ask, 60)).toMatchObject({ code: 0 })
    expect(loginsTo(first)).toBe(2)
  })
})

describe.runIf(hasSshd())('a host that is not reached through its bastion', () => {
  const hostBehind = async (via: SshSettings) => ({ ...(await serve(inShell)).settings, via })

  it('is told from a bastion whose key is not known, or has changed', async () => {
    const { settings, port } = await aBastion()
    const stranger = { ...settings, knownHosts: ['/nonexistent'] }
    const failure = await failureOf(someBastions().connect(await hostBehind(stranger)))
    expect(failure).toMatchObject({ kind: 'host-key-unknown', target: { port } })
    const changed = { ...settings, knownHosts: settingsFor(port, strangeKey).knownHosts }
    expect(await failureOf(someBastions().connect(await hostBehind(changed)))).toMatchObject({
      kind: 'host-key-changed',
      target: { port },
    })
  })

  it('is told from a bastion that refuses our login, which is asked once for all behind it', async () => {
    const bastion = await aBastion()
    const via = { ...bastion.settings, identityFiles: [strangeKey] }
    const behind = await Promise.all(Array.from({ length: 12 }, () => hostBehind(via)))
    const bastions = someBastions()
    const failures = await Promise.all(behind.map((each) => failureOf(bastions.connect(each))))
    for (const failure of failures) {
      const { port } = bastion
      expect(failure).toMatchObject({ kind: 'authentication-failed', target: { port } })
    }
    await failureOf(bastions.connect(await hostBehind(via)))
    const refusals = () => bastion.log().match(/(from|by) authenticating user/g) ?? []
    await until('sshd has logged it', () => refusals().length > 0)
    expect(refusals()).toHaveLength(1)
  })

  it('is told from a bastion that forwards nothing', async () => {
    const { settings } = await aBastion('AllowTcpForwarding no')
    expect(await failureOf(someBastions().connect(await hostBehind(settings)))).toMatchObject({
      kind: 'connect-failed',
      reason: 'bastion 127.0.0.1: it forwards nothing there (AllowTcpForwarding, PermitOpen)',
    })
  })

  it('is told from one that the bastion finds nobody at', async () => {
    const { settings } = await aBastion()
    const behind = await hostBehind(settings)
    const nobody = { ...behind, target: { ...behind.target, port: 1 } }
    expect(await failureOf(someBastions().connect(nobody))).toMatchObject({
      kind: 'connect-failed',
      target: { port: 1 },
      reason: 'bastion 127.0.0.1: connection refused',
    })
  })

  it('is told from one whose own key is not known', async () => {
    const { settings } = await aBastion()
    const behind = { ...(await hostBehind(settings)), knownHosts: ['/nonexistent'] }
    const { target } = behind
    expect(await failureOf(someBastions().connect(behind))).toMatchObject({
      kind: 'host-key-unknown',
      target: { port: target.port },
    })
  })
})
