import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ExpectedFailure } from '../../src/failure.ts'
import { sampleHealth } from '../../src/rollout/health.ts'
import { aHop, aHost, aHostPlan, aSetup } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'
import { freePort } from '../support/free-port.ts'
import { connectTo, inShell } from '../support/loopback.ts'
import { refused } from '../support/one-host-run.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const token = 'glpat-a/b+c d'
const password = 'correct horse battery'
const ping = (version: string) => JSON.stringify({ software: 'IXP Manager', version })
const pages: Record<string, readonly [status: number, body: string]> = {
  '/ping': [200, ping('4.9.3')],
  '/old': [200, ping('4.9.2')],
  '/plain': [204, ''],
  '/down': [503, 'Be right back.'],
  '/ill': [500, `\u001b[31mWhoops,\r\n${token}\nDB_PASSWORD ${password}\n${'line\n'.repeat(5000)}`],
}

const server = createServer((request, response) => {
  const [status, body] = pages[request.url ?? ''] ?? [404, 'Not Found']
  response.writeHead(status).end(body)
})
let site: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

/** A host that goes to 4.9.3, and where it is asked. */
function upgraded(health: string) {
  const plan = aHostPlan({ hops: [aHop('4.9.0', '4.9.3', [])], setup: aSetup({ health }) })
  const root = aDirectoryOf({ '.env': `DB_PASSWORD="${password}"\n` })
  const host = aHost({ root, env: { TOKEN: token } })
  return { plan, place: { host, run: '20261121-020000-test', stateDir: '/nonexistent' } }
}

async function ask(url: string) {
  const { connection } = await connectTo(inShell)
  return sampleHealth(upgraded(url), async () => connection)
}

describe('a site that is asked on its host', () => {
  it.each(['/ping', '/plain'])('serves where %s says so', async (path) => {
    expect(await ask(`${site}${path}`)).toEqual({ health: 'serves', lines: [] })
  })

  it.each([
    ['/down', '503', ['Be right back.', '503']],
    ['/old', '200', [ping('4.9.2'), '200']],
    ['/nowhere', '404', ['Not Found', '404']],
    ['/ill', '500', ['Whoops,', '***', 'DB_PASSWORD ***', 'line', 'line']],
  ])(
    'fails where %s says something else, and tells the beginning of it',
    async (path, code, lines) => {
      const url = `${site}${path}`
      expect(await ask(url)).toEqual({ health: 'fails', lines: [`${url}: ${code}`, ...lines] })
    },
  )

  it('fails where nobody listens', async () => {
    const { health, lines } = await ask(`http://127.0.0.1:${await freePort()}/ping`)
    expect(health).toBe('fails')
    expect(lines.join('\n')).toMatch(/refused|connect/i)
  })
})

describe('a site that cannot be asked', () => {
  it('is unknown: the host is not reached', async () => {
    const connect = () => Promise.reject(new ExpectedFailure(refused))
    expect(await sampleHealth(upgraded(`${site}/ping`), connect)).toEqual({
      health: 'unknown',
      lines: ['connection refused'],
    })
  })

  it('is unknown: the link is lost before the answer', async () => {
    const { connection } = await connectTo(({ channel }) => channel.close())
    const { health } = await sampleHealth(upgraded(`${site}/ping`), async () => connection)
    expect(health).toBe('unknown')
  })

  it('is unknown: what we run there is not what ended', async () => {
    const { connection } = await connectTo(({ channel }) => {
      channel.exit(127)
      channel.end()
    })
    expect(await sampleHealth(upgraded(`${site}/ping`), async () => connection)).toEqual({
      health: 'unknown',
      lines: ['asking it ended with exit code 127'],
    })
  })
})
