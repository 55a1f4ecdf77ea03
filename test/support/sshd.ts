import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { SshSettings } from '../../src/remote/ssh-config.ts'
import { hostKey, settingsFor, userKey } from './ssh-server.ts'
import { until } from './until.ts'

const binary = '/usr/sbin/sshd'

/** Whether a real sshd can run here; says so aloud where it cannot. */
export function hasSshd(): boolean {
  if (existsSync(binary)) return true
  console.warn('SKIPPED, loudly: no sshd here; the tests over real OpenSSH did not run')
  return false
}

/** A real OpenSSH server on loopback, for the user who runs the tests. */
export type Sshd = {
  readonly settings: SshSettings
  readonly port: number
  /** What it has logged, at INFO. */
  readonly log: () => string
  /** Ends the connections there are; new ones are let in. */
  readonly drop: () => void
  readonly stop: () => void
}

/** Whom it lets in, and what it is started under. */
type Around = {
  /** Private keys of those who may log in. */
  readonly authorized?: readonly string[]
  readonly command?: readonly string[]
}

export async function startSshd(
  options: readonly string[] = [],
  { authorized = [userKey], command = [] }: Around = {},
): Promise<Sshd> {
  const dir = mkdtempSync(join(tmpdir(), 'fleet-sshd-'))
  const port = await freePort()
  const keys = join(dir, 'authorized_keys')
  writeFileSync(keys, authorized.map((key) => readFileSync(`${key}.pub`)).join('\n'))
  const config = [
    `HostKey ${hostKey}`,
    `ListenAddress 127.0.0.1:${port}`,
    `AuthorizedKeysFile ${keys}`,
    'StrictModes no',
    'PidFile none',
    'UsePAM no',
    ...options,
  ]
  writeFileSync(join(dir, 'config'), `${config.join('\n')}\n`)
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  chmodSync(dir, 0o711)
  const [program = '', ...words] = [...command, binary, '-D', '-e', '-f', join(dir, 'config')]
  const server = spawn(program, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  server.stderr.on('data', (text) => {
    log += text
  })
  await until('sshd answers', () => isListening(port, server))
  const settings = settingsFor(port)
  return {
    port,
    log: () => log,
    settings: { ...settings, target: { ...settings.target, user: userInfo().username } },
    drop: () => spawnSync('pkill', ['-KILL', '-P', String(server.pid)]),
    stop: () => server.kill('SIGKILL'),
  }
}

async function isListening(port: number, server: ChildProcess): Promise<boolean> {
  if (server.exitCode !== null) throw new Error(`sshd ended: ${spawnSync(binary, ['-t']).stderr}`)
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
