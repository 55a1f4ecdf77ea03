import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Server, type ServerChannel } from 'ssh2'
import type { SshSettings } from '../../src/remote/ssh-config.ts'

/** What a test does with an exec request: answer it, or do something to the link. */
export type OnExec = (exec: {
  readonly command: string
  readonly channel: ServerChannel
  readonly socket: Socket
}) => void

/** An SSH server on loopback that behaves as a test says, with the settings to reach it. */
export type TestServer = {
  readonly port: number
  readonly settings: SshSettings
  /** Sockets that are connected now. */
  readonly sockets: ReadonlySet<Socket>
  readonly stop: () => void
}

const dir = mkdtempSync(join(tmpdir(), 'fleet-ssh-'))
export const hostKey = makeKey('host')
export const userKey = makeKey('user')
export const strangeKey = makeKey('strange')

/** How it treats those that come; keepalives it answers in any case. */
export type Behaviour = {
  /** Whether it answers when a session is asked for. */
  readonly opens?: boolean
  /** Else it hangs up on a right key, as a host that is booting up does on all but root. */
  readonly letsIn?: boolean
}

export async function startSshServer(
  onExec: OnExec,
  { opens = true, letsIn = true }: Behaviour = {},
): Promise<TestServer> {
  const sockets = new Set<Socket>()
  const server = new Server({ hostKeys: [readFileSync(hostKey)] }, (client) => {
    client.on('error', () => undefined)
    client.on('authentication', (request) => {
      const isOurs =
        request.method === 'publickey' && request.key.data.equals(publicBlobOf(userKey))
      if (isOurs && !letsIn) return client.end()
      return isOurs ? request.accept() : request.reject(['publickey'])
    })
    client.on('session', (accept) => {
      if (!opens) return
      accept().on('exec', (acceptExec, _reject, { command }) => {
        const socket = (client as unknown as { _sock: Socket })._sock
        // A command that ends at once: all it answers comes in one packet.
        socket.cork()
        onExec({ command, channel: acceptExec(), socket })
        socket.uncork()
      })
    })
  })
  server.on('connection', () => undefined)
  const inner = (server as unknown as { _srv: import('node:net').Server })._srv
  inner.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { port, sockets, stop, settings: settingsFor(port) }
}

/** Settings to reach a port on loopback with our key, the host key known. */
export function settingsFor(port: number, key: string = hostKey): SshSettings {
  const knownHosts = join(dir, `known-${port}-${Math.random()}`)
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${readFileSync(`${key}.pub`, 'utf8')}`)
  return {
    target: { address: '127.0.0.1', port, user: 'tester', knownHosts },
    hostKeyName: `[127.0.0.1]:${port}`,
    knownHosts: [knownHosts],
    hashesNames: false,
    identityFiles: [userKey],
    certificateFiles: [],
    agent: undefined,
    offersOnlyFiles: false,
    via: undefined,
  }
}

function makeKey(name: string): string {
  const file = join(dir, name)
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file])
  return file
}

function publicBlobOf(key: string): Buffer {
  return Buffer.from(readFileSync(`${key}.pub`, 'utf8').split(' ')[1] ?? '', 'base64')
}
