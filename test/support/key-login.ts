import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, vi } from 'vitest'
import { ExpectedFailure, type Failure } from '../../src/failure.ts'
import { connect } from '../../src/remote/connect.ts'
import { type AskPassphrase, Keyring } from '../../src/remote/keyring.ts'
import type { SshSettings } from '../../src/remote/ssh-config.ts'
import { aDirectoryOf } from './files.ts'
import { userKey } from './ssh-server.ts'
import { type Sshd, startSshd } from './sshd.ts'

export const patience = { connect: 60, keepalive: 30 }
export const passphrase = 'canary 9c1e "key"'
const open: Array<() => void> = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** Our key, but locked. */
export function aLockedKey(): string {
  const file = join(aDirectoryOf(), 'id')
  copyFileSync(userKey, file)
  chmodSync(file, 0o600)
  const words = ['-q', '-p', '-N', passphrase, '-P', '', '-a', '1', '-f', file]
  execFileSync('ssh-keygen', words)
  return file
}

/** A real sshd that lets in these keys, until the test is over. */
export async function aServer(options: string[] = [], authorized = [userKey]): Promise<Sshd> {
  const sshd = await startSshd(options, { authorized })
  open.push(sshd.stop)
  return sshd
}

/** A real ssh-agent with these keys. */
export async function anAgent(...keys: string[]): Promise<string> {
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

export function makeKeys(count: number): string[] {
  const dir = aDirectoryOf()
  return Array.from({ length: count }, (_, index) => {
    const file = join(dir, `key${index}`)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
    return file
  })
}

/** A person who says this, or knows nothing. */
export const knows = (said: string | undefined) =>
  vi.fn<AskPassphrase>(async (_file, isRight) => {
    if (said !== undefined) isRight(said)
    return said
  })

/** What comes of a login that goes by these settings. */
export async function logIn(
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
