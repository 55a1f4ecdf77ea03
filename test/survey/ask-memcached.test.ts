import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { applicationShell } from '../support/application-shell.ts'
import { aDirectoryOf } from '../support/files.ts'
import { freePort } from '../support/free-port.ts'
import { hasTool } from '../support/tools.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const isPossible = hasTool('memcached', 'php')

type Answer = { readonly code: number; readonly stdout: string }

/** Asks as the survey and the steps do. */
function ask(...words: readonly string[]): Promise<Answer> {
  const script = `. ${applicationShell}\nPHP=php\nask_memcached "$@"`
  return new Promise((resolve) => {
    execFile('sh', ['-c', script, 'sh', ...words], (error, stdout) =>
      resolve({ code: error ? Number(error.code) : 0, stdout }),
    )
  })
}

describe.skipIf(!isPossible)('a memcached that answers', () => {
  let server: ChildProcess
  let port: string

  async function start(): Promise<void> {
    server = spawn('memcached', ['-u', 'nobody', '-l', '127.0.0.1', '-p', port])
    await until('memcached listens', () => canConnect(Number(port)))
  }

  async function stop(): Promise<void> {
    const gone = once(server, 'exit')
    server.kill('SIGKILL')
    await gone
  }

  beforeAll(async () => {
    port = String(await freePort())
    await start()
  })
  afterAll(stop)

  it('keeps what it is given', async () => {
    expect(await ask('get', '127.0.0.1', port, 'fleet-1')).toEqual({ code: 1, stdout: '' })
    expect(await ask('set', '127.0.0.1', port, 'fleet-1')).toEqual({ code: 0, stdout: '' })
    expect(await ask('get', '127.0.0.1', port, 'fleet-1')).toEqual({ code: 0, stdout: '' })
    expect(await ask('get', '127.0.0.1', port, 'fleet-2')).toEqual({ code: 1, stdout: '' })
  })

  it('loses it with a restart, which is how a restart is told from none', async () => {
    await ask('set', '127.0.0.1', port, 'canary')
    await stop()
    expect(await ask('get', '127.0.0.1', port, 'canary')).toEqual({ code: 2, stdout: '' })
    await start()
    expect(await ask('get', '127.0.0.1', port, 'canary')).toEqual({ code: 1, stdout: '' })
  })

  it('tells since when it runs', async () => {
    const { code, stdout } = await ask('uptime', '127.0.0.1', port)
    expect(code).toBe(0)
    expect(Number(stdout)).toBeLessThan(60)
    expect(stdout).toMatch(/^\d+$/)
  })

  it('answers on a socket, too', async () => {
    const socket = join(aDirectoryOf(), 'memcached.sock')
    const other = spawn('memcached', ['-u', 'root', '-s', socket])
    const { code } = await until('it answers', async () => {
      const answer = await ask('set', socket, '0', 'fleet-1')
      return answer.code === 0 && answer
    })
    other.kill('SIGKILL')
    expect(code).toBe(0)
  })
})

describe.skipIf(!isPossible)('where no memcached is', () => {
  it('there is no answer', async () => {
    const port = String(await freePort())
    for (const verb of ['set', 'get', 'uptime']) {
      expect(await ask(verb, '127.0.0.1', port, 'fleet-1')).toEqual({ code: 2, stdout: '' })
    }
  })

  it.each([
    ['says something else', 'ERROR\r\n'],
    ['closes at once', ''],
  ])('a server that %s is none', async (_name, greeting) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(greeting)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    expect(await ask('uptime', '127.0.0.1', String(port))).toEqual({ code: 2, stdout: '' })
    server.close()
  })
})

async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const answer = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  return answer
}
