import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { connect } from '../../src/remote/connect.ts'
import { Keyring } from '../../src/remote/keyring.ts'
import { aDirectoryOf } from '../support/files.ts'
import {
  aLockedKey,
  anAgent,
  aServer,
  knows,
  logIn,
  makeKeys,
  passphrase,
  patience,
} from '../support/key-login.ts'
import { strangeKey, userKey } from '../support/ssh-server.ts'
import { hasSshd } from '../support/sshd.ts'

vi.setConfig({ testTimeout: 60_000 })

describe.runIf(hasSshd())('a key with a passphrase', () => {
  it.each([
    ['as ssh writes it now', ['-t', 'ed25519', '-a', '1']],
    ['as ssh wrote it before', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
  ])('logs in once it is opened: %s', async (_name, kind) => {
    const file = join(aDirectoryOf(), 'id')
    execFileSync('ssh-keygen', ['-q', ...kind, '-N', passphrase, '-f', file])
    const server = await aServer([], [file])
    expect(await logIn(server, { identityFiles: [file] }, knows(passphrase))).toBe('in')
  })

  it('is opened once for many hosts, and without a word where nobody wants it', async () => {
    const ask = knows(passphrase)
    const keyring = new Keyring(ask)
    const settings = { ...(await aServer()).settings, identityFiles: [aLockedKey()] }
    const hosts = Array.from({ length: 3 }, () => connect(settings, patience, { keyring }))
    for (const connection of await Promise.all(hosts)) connection.close()
    expect(ask).toHaveBeenCalledTimes(1)
    const unneeded = knows(passphrase)
    const identityFiles = [userKey, aLockedKey()]
    expect(await logIn(await aServer(), { identityFiles }, unneeded)).toBe('in')
    expect(unneeded).not.toHaveBeenCalled()
  })

  it('is asked for after the others were refused', async () => {
    const identityFiles = [strangeKey, aLockedKey()]
    expect(await logIn(await aServer(), { identityFiles }, knows(passphrase))).toBe('in')
  })

  it.each([
    ['nobody knows it', undefined, false],
    ['another one is given', 'wrong', true],
  ])('is named where %s', async (_name, said, isWrong) => {
    const file = aLockedKey()
    expect(await logIn(await aServer(), { identityFiles: [file] }, knows(said))).toEqual({
      kind: 'key-locked',
      file,
      isWrong,
    })
  })

  it('is not asked for where an agent has it, as the only one of its keys that is wanted', async () => {
    const agent = await anAgent(...makeKeys(7), userKey)
    const ask = knows(passphrase)
    const identityFiles = [aLockedKey()]
    const own = { identityFiles, agent, offersOnlyFiles: true }
    expect(await logIn(await aServer(), own, ask)).toBe('in')
    expect(ask).not.toHaveBeenCalled()
  })
})

describe.runIf(hasSshd())('an agent', () => {
  it('logs in with a key of which only the public half is here', async () => {
    const file = join(aDirectoryOf({ 'id.pub': readFileSync(`${userKey}.pub`, 'utf8') }), 'id')
    const agent = await anAgent(strangeKey, userKey)
    const server = await aServer(['MaxAuthTries 1'])
    const own = { agent, offersOnlyFiles: true }
    expect(await logIn(server, { ...own, identityFiles: [file] })).toBe('in')
    expect(await logIn(server, { ...own, identityFiles: [`${file}.pub`] })).toBe('in')
  })

  it('with too many keys is told so', async () => {
    const agent = await anAgent(...makeKeys(7), userKey)
    expect(await logIn(await aServer(), { identityFiles: [], agent })).toMatchObject({
      kind: 'authentication-failed',
      cause: 'too-many-keys',
    })
  })

  it('that is gone is no more than one without keys', async () => {
    const own = { agent: '/nonexistent/agent' }
    expect(await logIn(await aServer(), own)).toBe('in')
    expect(await logIn(await aServer(), { ...own, identityFiles: [] })).toMatchObject({
      kind: 'authentication-failed',
      cause: 'no-key',
    })
  })
})
