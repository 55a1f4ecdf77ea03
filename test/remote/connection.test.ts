import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ask, connectTo, patience, serve } from '../support/loopback.ts'
import type { OnExec } from '../support/ssh-server.ts'

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
      channel.once('close', () => socket.resetAndDestroy())
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

describe('a peer that never opens the channel', () => {
  it('is not waited for longer than the limit of the question', async () => {
    const { connection } = await connectTo(() => undefined, patience.keepalive, { opens: false })
    const limit = AbortSignal.timeout(10_000)
    const told = await Promise.race([connection.run(ask, 0.3), once(limit, 'abort')])
    expect(told).toEqual({ kind: 'unknown', reason: 'no answer in time' })
    expect(connection.isOpen).toBe(true)
  })
})

describe('a question that is given up', () => {
  it('hands on nothing that comes later', async () => {
    const { connection } = await connectTo(({ command, channel }) => {
      if (command === ask.command) return void channel.write(Buffer.alloc(1024 * 1024, 'x'))
      channel.exit(0)
      return channel.end()
    })
    const giveUp = new AbortController()
    let heard = 0
    await connection.read(ask, {
      onOutput: () => {
        heard += 1
        giveUp.abort()
      },
      onNotice: () => undefined,
      signal: giveUp.signal,
    })
    const before = heard
    const laterAnswer = await connection.run({ ...ask, command: 'later' }, 5)
    expect(laterAnswer).toEqual({ kind: 'exit', code: 0, stdout: '', stderr: '' })
    expect(before).toBeGreaterThan(0)
    expect(heard).toBe(before)
  })
})

describe('a flood in one line', () => {
  let left = 0
  const flood: OnExec = ({ channel }) => {
    const chunk = Buffer.alloc(1024 * 1024, 'x')
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

  it('of a gigabyte is no answer, and neither taken nor waited for', async () => {
    left = 1024
    const { connection } = await connectTo(flood)
    const before = process.memoryUsage().rss
    expect(await connection.run(ask, 60)).toEqual({
      kind: 'unknown',
      reason: 'it printed more than 4 MiB',
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
    expect(left).toBeGreaterThan(900)
  })

  it('is handed on byte by byte where somebody reads it', async () => {
    left = 100
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

describe('the library', () => {
  it('is told to send at once (no Nagle), to offer our key first, and to keep the link alive', async () => {
    const methods: string[] = []
    const server = await serve(({ channel }) => {
      channel.exit(0)
      channel.end()
    })
    const { optionsOf } = await import('../../src/remote/connect-options.ts')
    const { HostKeyCheck } = await import('../../src/remote/host-key-check.ts')
    const { Keyring } = await import('../../src/remote/keyring.ts')
    const { openStraight } = await import('../../src/remote/connect.ts')
    const { open } = await new Keyring().keysFor(server.settings)
    const socket = (await openStraight(server.settings)) as Socket
    const check = new HostKeyCheck([])
    const options = optionsOf({ socket, username: 'tester', methods: open, check }, patience)
    expect(options.keepaliveInterval).toBe(10_000)
    expect(options.keepaliveCountMax).toBe(3)
    for (const method of options.authHandler as Array<{ type: string }>) methods.push(method.type)
    expect(methods).toEqual(['publickey'])
    expect(options.sock).toBe(socket)
    const flag = Object.getOwnPropertySymbols(socket).find(
      (each) => each.description === 'kSetNoDelay',
    )
    expect(Reflect.get(socket, flag ?? '')).toBe(true)
    socket.destroy()
  })
})
