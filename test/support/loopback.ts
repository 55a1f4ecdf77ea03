import { spawn } from 'node:child_process'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach } from 'vitest'
import { connect } from '../../src/remote/connect.ts'
import type { Connection } from '../../src/remote/connection.ts'
import { type Behaviour, type OnExec, startSshServer, type TestServer } from './ssh-server.ts'

/** How long a connection to loopback is waited for, in seconds. */
export const patience = { connect: 5, keepalive: 10 }

/** A question that the server of a test may answer as it likes. */
export const ask = { command: 'sh -s', script: 'true\n' }

/** What one test listens with; stopped when it ends. */
const started: Array<{ stop: () => void }> = []
afterEach(() => {
  for (const each of started.splice(0)) each.stop()
})

/** A connection to an SSH server of its own. */
export async function connectTo(
  onExec: OnExec,
  keepalive = patience.keepalive,
  behaviour?: Behaviour,
): Promise<{ connection: Connection; server: TestServer }> {
  const server = await serve(onExec, behaviour)
  return { server, connection: await connect(server.settings, { ...patience, keepalive }) }
}

/** Runs what it is asked to in a shell of this machine. */
export const inShell: OnExec = ({ command, channel }) => {
  const shell = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'pipe', 'pipe'] })
  channel.pipe(shell.stdin)
  shell.stdin.on('error', () => undefined)
  shell.stdout.pipe(channel, { end: false })
  shell.stderr.pipe(channel.stderr, { end: false })
  shell.on('close', (code) => {
    channel.exit(code ?? 255)
    channel.end()
  })
}

export async function serve(onExec: OnExec, behaviour?: Behaviour): Promise<TestServer> {
  const server = await startSshServer(onExec, behaviour)
  started.push(server)
  return server
}

/** The port of a server that speaks no SSH. */
export async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer(onSocket)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  started.push({ stop: () => server.close() })
  return (server.address() as AddressInfo).port
}
