import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ExpectedFailure, type Failure } from '../../src/failure.ts'
import { type Connection, connect } from '../../src/remote/connection.ts'
import {
  type OnExec,
  settingsFor,
  startSshServer,
  strangeKey,
  type TestServer,
} from '../support/ssh-server.ts'
import { until } from '../support/until.ts'

const patience = { connect: 5, keepalive: 10 }
const started: Array<{ stop: () => void }> = []

afterEach(() => {
  for (const each of started.splice(0)) each.stop()
})

async function serve(onExec: OnExec): Promise<TestServer> {
  const server = await startSshServer(onExec)
  started.push(server)
  return server
}

async function connectTo(
  onExec: OnExec,
  keepalive = 10,
): Promise<{ connection: Connection; server: TestServer }> {
  const server = await serve(onExec)
  return { server, connection: await connect(server.settings, { connect: 5, keepalive }) }
}

const ask = { command: 'sh -s', script: 'true\n' }

describe('an answer', () => {
  it.each([0, 1, 3, 255])('is the exit code %i, whatever stderr says', async (code) => {
    const { connection } = await connectTo(({ channel }) => {
      channel.write('out')
      channel.stderr.write('warning: not an error')
      channel.exit(code)
      channel.end()
    })
    expect(await connection.run(ask, 5)).toEqual({
      kind: 'exit',
      code,
      stdout: 'out',
      stderr: 'warning: not an error',
    })
  })

  it('is unknown when the command is ended by a signal', async () => {
    const { connection } = await connectTo(({ channel }) => {
      channel.exit('KILL')
      channel.end()
    })
    expect(await connection.run(ask, 5)).toEqual({ kind: 'unknown', reason: 'ended by SIGKILL' })
  })

  it('is unknown when the channel closes without an exit code', async () => {
    const { connection } = await connectTo(({ channel }) => channel.end())
    expect(await connection.run(ask, 5)).toMatchObject({ kind: 'unknown' })
  })

  it('is the exit code when that came before the link was lost', async () => {
    const { connection } = await connectTo(({ channel, socket }) => {
      channel.exit(0)
      channel.end()
      setTimeout(() => socket.resetAndDestroy(), 20)
    })
    expect(await connection.run(ask, 5)).toMatchObject({ kind: 'exit', code: 0 })
  })

  it('keeps characters whole that packets cut in two', async () => {
    const { connection } = await connectTo(({ channel }) => {
      const bytes = Buffer.from('Zürich')
      channel.write(bytes.subarray(0, 2))
      setTimeout(() => {
        channel.write(bytes.subarray(2))
        channel.exit(0)
        channel.end()
      }, 50)
    })
    expect(await connection.run(ask, 5)).toMatchObject({ stdout: 'Zürich' })
  })
})

describe('a lost link', () => {
  const losses: Array<[string, OnExec]> = [
    ['closed (FIN)', ({ socket }) => socket.end()],
    ['reset (RST)', ({ socket }) => socket.resetAndDestroy()],
    ['destroyed', ({ socket }) => socket.destroy()],
  ]

  it.each(losses)(
    'that is %s in mid-command is unknown and ends nothing else',
    async (_name, lose) => {
      const { connection } = await connectTo((exec) => {
        exec.channel.write('started')
        setTimeout(() => lose(exec), 20)
      })
      expect(await connection.run(ask, 5)).toMatchObject({ kind: 'unknown' })
      expect(connection.isOpen).toBe(false)
      expect(await connection.run(ask, 5)).toMatchObject({ kind: 'unknown' })
    },
  )

  it('that is reset while idle, or after it was closed, does not end the process', async () => {
    const { connection, server } = await connectTo(({ channel }) => channel.end())
    connection.close()
    for (const socket of server.sockets) socket.resetAndDestroy()
    await until('it is seen as lost', () => !connection.isOpen)
    expect(await connection.run(ask, 5)).toMatchObject({ kind: 'unknown' })
  })

  it('that has fallen silent is noticed by keepalive', async () => {
    const { connection } = await connectTo(({ socket }) => {
      socket.pause()
      socket.write = () => true
    }, 0.2)
    const begun = Date.now()
    expect(await connection.run(ask, 30)).toEqual({ kind: 'unknown', reason: 'Keepalive timeout' })
    expect(Date.now() - begun).toBeLessThan(5000)
  })

  it('is not waited for longer than the limit of the question', async () => {
    const { connection } = await connectTo(() => undefined)
    expect(await connection.run(ask, 0.3)).toEqual({ kind: 'unknown', reason: 'no answer in time' })
    expect(connection.isOpen).toBe(true)
  })
})

describe('a flood of 100 MB', () => {
  const flood: OnExec = ({ channel }) => {
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    let left = 100
    const more = () => {
      while (left > 0) {
        left -= 1
        if (!channel.write(chunk)) return channel.once('drain', more)
      }
      channel.exit(0)
      channel.end()
      return undefined
    }
    more()
  }

  it('is no answer, and memory stays flat', async () => {
    const { connection } = await connectTo(flood)
    const before = process.memoryUsage().rss
    expect(await connection.run(ask, 60)).toEqual({
      kind: 'unknown',
      reason: 'it printed more than 4 MiB',
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
  })

  it('is handed on byte by byte where somebody reads it', async () => {
    const { connection } = await connectTo(flood)
    let bytes = 0
    const answer = await connection.read(ask, {
      onOutput: (chunk) => {
        bytes += chunk.length
      },
      onNotice: () => undefined,
      signal: AbortSignal.timeout(60_000),
    })
    expect([answer.kind, bytes]).toEqual(['exit', 100 * 1024 * 1024])
  })

  it('on stderr that nobody wants does not hang the channel', async () => {
    const { connection } = await connectTo(({ channel }) => {
      channel.stderr.write(Buffer.alloc(20 * 1024 * 1024, 'e'), () => {
        channel.exit(0)
        channel.end()
      })
    })
    expect(await connection.run(ask, 60)).toMatchObject({ kind: 'exit', code: 0 })
  })
})

describe('a connection that does not come about', () => {
  it('is refused for a host key that is not known, with its fingerprint', async () => {
    const server = await serve(() => undefined)
    const unknown = { ...server.settings, knownHosts: ['/nonexistent'] }
    expect(await failureOf(unknown)).toMatchObject({
      kind: 'host-key-unknown',
      fingerprint: expect.stringMatching(/^SHA256:/),
    })
  })

  it('is refused for a host key that has changed', async () => {
    const server = await serve(() => undefined)
    expect(await failureOf(settingsFor(server.port, strangeKey))).toMatchObject({
      kind: 'host-key-changed',
    })
  })

  it('is refused for a key the host does not take', async () => {
    const server = await serve(() => undefined)
    const wrong = { ...server.settings, identityFiles: [strangeKey] }
    expect(await failureOf(wrong)).toMatchObject({ kind: 'authentication-failed' })
    expect(await failureOf({ ...server.settings, identityFiles: [] })).toMatchObject({
      kind: 'authentication-failed',
    })
  })

  it('names an address that does not resolve', async () => {
    const settings = settingsFor(22)
    const lost = { ...settings, target: { ...settings.target, address: 'no-such-host.invalid' } }
    expect(await failureOf(lost)).toEqual({
      kind: 'address-unresolved',
      address: 'no-such-host.invalid',
    })
  })

  it('names a port where nobody listens', async () => {
    const server = await serve(() => undefined)
    server.stop()
    expect(await failureOf(server.settings)).toMatchObject({
      kind: 'connect-failed',
      reason: 'connection refused',
    })
  })

  it('gives up on a host that accepts and never answers', async () => {
    const port = await listen(() => undefined)
    expect(await failureOf(settingsFor(port), { connect: 0.5, keepalive: 10 })).toMatchObject({
      kind: 'connect-failed',
      reason: 'no answer in time',
    })
  })

  it('says what speaks there when it is no SSH server', async () => {
    const port = await listen((socket) => socket.end('220 smtp.example.net ESMTP\r\n'))
    expect(await failureOf(settingsFor(port))).toMatchObject({ kind: 'connect-failed' })
  })
})

describe('the library', () => {
  it('is told to send at once (no Nagle), to offer our key first, and to keep the link alive', async () => {
    const methods: string[] = []
    const server = await serve(({ channel }) => {
      channel.exit(0)
      channel.end()
    })
    const { optionsOf } = await import('../../src/remote/connect-options.ts')
    const { HostKeyCheck } = await import('../../src/remote/host-key-check.ts')
    const options = optionsOf(server.settings, patience, new HostKeyCheck([]))
    expect(options.keepaliveInterval).toBe(10_000)
    expect(options.keepaliveCountMax).toBe(3)
    for (const method of options.authHandler as Array<{ type: string }>) methods.push(method.type)
    expect(methods).toEqual(['publickey'])
    const socket = options.sock as Socket
    const flag = Object.getOwnPropertySymbols(socket).find(
      (each) => each.description === 'kSetNoDelay',
    )
    expect(Reflect.get(socket, flag ?? '')).toBe(true)
    socket.destroy()
  })
})

async function failureOf(
  settings: Parameters<typeof connect>[0],
  own = patience,
): Promise<Failure> {
  try {
    ;(await connect(settings, own)).close()
  } catch (error) {
    if (error instanceof ExpectedFailure) return error.failure
    throw error
  }
  throw new Error('it connected')
}

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server: NetServer = createServer(onSocket)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  started.push({ stop: () => server.close() })
  return (server.address() as AddressInfo).port
}
