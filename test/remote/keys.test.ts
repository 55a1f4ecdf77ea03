import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ExpectedFailure, type Failure } from '../../src/failure.ts'
import { connect } from '../../src/remote/connect.ts'
import { type AskPassphrase, Keyring } from '../../src/remote/keyring.ts'
import type { SshSettings } from '../../src/remote/ssh-config.ts'
import { aDirectoryOf } from '../support/files.ts'
import { strangeKey, userKey } from '../support/ssh-server.ts'
import { hasSshd, type Sshd, startSshd } from '../support/sshd.ts'

vi.setConfig({ testTimeout: 60_000 })

const patience = { connect: 60, keepalive: 30 }
const passphrase = 'canary 9c1e "key"'
const open: Array<() => void> = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** Our key, but locked. */
function aLockedKey(): string {
  const file = join(aDirectoryOf(), 'id')
  copyFileSync(userKey, file)
  chmodSync(file, 0o600)
  const words = ['-q', '-p', '-N', passphrase, '-P', '', '-a', '1', '-f', file]
  execFileSync('ssh-keygen', words)
  return file
}

async function aServer(options: string[] = [], authorized = [userKey]): Promise<Sshd> {
  const sshd = await startSshd(options, { authorized })
  open.push(sshd.stop)
  return sshd
}

/** A real ssh-agent with these keys. */
async function anAgent(...keys: string[]): Promise<string> {
  const agent = spawn('ssh-agent', ['-D'], { stdio: ['ignore', 'pipe', 'ignore'] })
  open.push(() => agent.kill())
  const said = await new Promise<string>((resolve) =>
    agent.stdout.once('data', (text) => resolve(String(text))),
  )
  const socket = /SSH_AUTH_SOCK=([^;]+)/.exec(said)?.[1] ?? ''
  const env = { ...process.env, SSH_AUTH_SOCK: socket }
  for (const key of keys) execFileSync('ssh-add', ['-q', key], { env, stdio: 'ignore' })
  return socket
}

function makeKeys(count: number): string[] {
  const dir = aDirectoryOf()
  return Array.from({ length: count }, (_, index) => {
    const file = join(dir, `key${index}`)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
    return file
  })
}

const knows = (said: string | undefined) =>
  vi.fn<AskPassphrase>(async (_file, isRight) => {
    if (said !== undefined) isRight(said)
    return said
  })

async function logIn(
  { settings }: Sshd,
  own: Partial<SshSettings>,
  ask: AskPassphrase = knows(undefined),
): Promise<'in' | Failure> {
  try {
    const keyring = new Keyring(ask)
    ;(await connect({ ...settings, ...own }, patience, { keyring })).close()
    return 'in'
  } catch (error) {
    if (error instanceof ExpectedFailure) return error.failure
    throw error
  }
}

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

describe.runIf(hasSshd())(
  'what the library cannot log in with is named, where nothing else gets in',
  () => {
    /** An authority that the server believes, and a certificate of ours by it. */
    function aCertificate(): { key: string; certificate: string; authority: string } {
      const [authority = '', key = ''] = makeKeys(2)
      const names = ['-I', 'noc', '-n', 'root,tester', '-V', '+1d']
      execFileSync('ssh-keygen', ['-q', '-s', authority, ...names, `${key}.pub`])
      return { key, certificate: `${key}-cert.pub`, authority: `${authority}.pub` }
    }

    it('a certificate, beside its key, elsewhere or in an agent', async () => {
      const { key, certificate, authority } = aCertificate()
      const server = await aServer([`TrustedUserCAKeys ${authority}`])
      const agent = await anAgent(key)
      const failed = {
        kind: 'authentication-failed',
        cause: { file: certificate, why: 'certificate' },
      }
      expect(await logIn(server, { identityFiles: [key] })).toMatchObject(failed)
      const moved = join(aDirectoryOf(), 'cert.pub')
      copyFileSync(certificate, moved)
      rmSync(certificate)
      const own = { identityFiles: [key], certificateFiles: [moved] }
      expect(await logIn(server, own)).toMatchObject({ cause: { file: moved, why: 'certificate' } })
      expect(await logIn(server, { identityFiles: [], agent })).toMatchObject({
        cause: { why: 'certificate' },
      })
    })

    it('a certificate whose key itself is let in is nothing to speak of', async () => {
      const { key } = aCertificate()
      expect(await logIn(await aServer([], [key]), { identityFiles: [key] })).toBe('in')
    })

    it('a FIDO key, private half or public', async () => {
      const file = join(aDirectoryOf(), 'id_ed25519_sk')
      const blob = Buffer.concat(
        ['sk-ssh-ed25519@openssh.com', 'x'.repeat(32), 'ssh:'].flatMap((text) => [
          Buffer.from([0, 0, 0, text.length]),
          Buffer.from(text),
        ]),
      )
      writeFileSync(
        `${file}.pub`,
        `sk-ssh-ed25519@openssh.com ${blob.toString('base64')} noc@desk\n`,
      )
      const failed = { kind: 'authentication-failed', cause: { file, why: 'security-key' } }
      const server = await aServer()
      expect(await logIn(server, { identityFiles: [file] })).toMatchObject(failed)
      const header = Buffer.concat([Buffer.from('openssh-key-v1\0'), blob])
      const lines = header.toString('base64').replace(/.{70}/g, '$&\n')
      const edges = ['-----BEGIN OPENSSH PRIVATE KEY-----', '-----END OPENSSH PRIVATE KEY-----']
      writeFileSync(file, `${edges[0]}\n${lines}\n${edges[1]}\n`)
      rmSync(`${file}.pub`)
      expect(await logIn(server, { identityFiles: [file] })).toMatchObject(failed)
      expect(await logIn(server, { identityFiles: [file, userKey] })).toBe('in')
    })

    it('a file that holds no key', async () => {
      const file = join(aDirectoryOf({ id: 'not a key\n' }), 'id')
      expect(await logIn(await aServer(), { identityFiles: [file] })).toMatchObject({
        cause: { file, why: 'unreadable' },
      })
    })
  },
)
