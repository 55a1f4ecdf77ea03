import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ExpectedFailure } from '../../src/failure.ts'
import type { SiteCheck } from '../../src/plan/plan.ts'
import { pagesOf } from '../../src/releases/pages.ts'
import { sampleHealth } from '../../src/rollout/health.ts'
import { aHop, aHost, aHostPlan, aSetup } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'
import { freePort } from '../support/free-port.ts'
import { connectTo, inShell } from '../support/loopback.ts'
import { refused } from '../support/one-host-run.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

type Pages = Readonly<Record<string, readonly [status: number, body: string]>>

const token = 'glpat-a/b+c d'
const password = 'correct horse battery'
const ping = (version: string) => JSON.stringify({ software: 'IXP Manager', version })
const well: Pages = {
  ping: [200, ping('4.9.3')],
  test: [200, 'API Test Function!\n\nAuthenticated: No\n'],
  login: [200, '<!DOCTYPE html>\n<p>IXP Manager V4.9.3</p>\n'],
}
const leak = `\u001b[31mWhoops,\r\n\n${token}\nDB_PASSWORD ${password}\n${'line\n'.repeat(5000)}`

/** What a site says besides what is well, and what is told of that: `URL` is that of its front page. */
const ill: ReadonlyArray<[name: string, pages: Pages, told: readonly string[]]> = [
  [
    'its version is another',
    { ping: [200, ping('4.9.2')] },
    ['ping: it says 4.9.2, and not 4.9.3, from URLapi/v4/ping', `  ${ping('4.9.2')}`],
  ],
  [
    'another program answers',
    { ping: [200, 'Welcome to nginx!'] },
    ['ping: 200, but it is not IXP Manager that answers, from URLapi/v4/ping'],
  ],
  [
    'its API says nothing',
    { test: [200, ''] },
    ['test: 200, but not the words of the API, from URLapi/v4/test'],
  ],
  ['a page is moved', { login: [302, ''] }, ['login: 302, from URLlogin']],
  [
    'the foot of a page is of the release before',
    { login: [200, 'IXP Manager V4.9.2'] },
    ['login: it says 4.9.2, and not 4.9.3, from URLlogin', '  IXP Manager V4.9.2'],
  ],
  [
    'a page has an error, with secrets in it',
    { login: [500, leak] },
    ['login: 500, from URLlogin', '  Whoops,', '  ***', '  DB_PASSWORD ***', '  line', '  line'],
  ],
  [
    'all of it is in maintenance',
    { ping: [503, 'Be right back.'], test: [503, 'Be right back.'], login: [503, ''] },
    [
      ...['ping: 503, from URLapi/v4/ping', '  Be right back.'],
      ...['test: 503, from URLapi/v4/test', '  Be right back.', 'login: 503, from URLlogin'],
    ],
  ],
]
const fine: ReadonlyArray<[name: string, pages: Pages]> = [
  ['all of it is well', {}],
  ['a skin has another footer', { login: [200, '<p>Example IX</p>'] }],
  [
    'its JSON is spaced',
    { ping: [200, '{\n "software" : "IXP Manager",\n "version" : "4.9.3" }'] },
  ],
  ['it writes much', { login: [200, `${'<p>word</p>'.repeat(20_000)}IXP Manager V4.9.3`] }],
]

const cases = [...ill, ...fine]
const server = createServer((request, response) => {
  const [, index = '', name = ''] = /^\/(\d+)\/(?:.*\/)?(\w+)$/.exec(request.url ?? '') ?? []
  const [status, body] = { ...well, ...cases[Number(index)]?.[1] }[name] ?? [404, 'Not Found']
  response.writeHead(status).end(body)
})
let site: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

/** A host that goes to 4.9.3, and what its site is asked. */
function upgraded(health: SiteCheck) {
  const plan = aHostPlan({ hops: [aHop('4.9.0', '4.9.3', [])], setup: aSetup({ health }) })
  const root = aDirectoryOf({ '.env': `DB_PASSWORD="${password}"\n` })
  const host = aHost({ root, env: { TOKEN: token, SECRET_WORDS: password } })
  return { plan, place: { host, run: '20261121-020000-test', stateDir: '/nonexistent' } }
}

async function ask(check: SiteCheck) {
  const { connection } = await connectTo(inShell)
  return sampleHealth(upgraded(check), async () => connection)
}

describe.each(['host', 'controller'] as const)('a site that is asked from the %s', (from) => {
  const askAll = (name: string) => {
    const url = `${site}/${cases.findIndex(([each]) => each === name)}/`
    return ask({ from, pages: pagesOf(url, '4.9.3') })
  }

  it.each(fine)('serves where %s', async (name) => {
    expect(await askAll(name)).toEqual({ health: 'serves', lines: [] })
  })

  it.each(ill)('fails where %s, and tells which page and its beginning', async (name, _, told) => {
    const { health, lines } = await askAll(name)
    const url = `${site}/${cases.findIndex(([each]) => each === name)}/`
    expect(health).toBe('fails')
    const bad = told.map((line) => line.replace('URL', url))
    expect(lines.slice(0, bad.length)).toEqual(bad)
  })

  it('fails where nobody listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`
    const { health, lines } = await ask({ from, pages: pagesOf(url, '4.9.3') })
    expect(health).toBe('fails')
    expect(lines[0]).toMatch(/^ping: .*(refused|connect).*, from http:.*ping$/i)
    expect(lines[1]).toMatch(/^test: .*(refused|connect).*, from http:.*test$/i)
  })

  it('is told only by its code where somebody has chosen the page', async () => {
    const pages = [{ name: 'page', url: `${site}/0/login` } as const]
    expect(await ask({ from, pages })).toEqual({ health: 'serves', lines: [] })
    const [line] = (await ask({ from, pages: [{ name: 'page', url: `${site}/no` }] })).lines
    expect(line).toBe(`page: 404, from ${site}/no`)
  })
})

/** A page that goes on until nobody reads it, or until `enough` is said; how much was read of it. */
async function anEndlessPage(enough = new AbortController().signal) {
  const page = { url: '', bytes: 0, isOpen: true, close: () => endless.close() }
  const endless = createServer((_request, response) => {
    const words = Readable.from(
      (function* () {
        while (true) yield '<p>word</p>'.repeat(1000)
      })(),
    )
    words.on('error', () => undefined)
    enough.addEventListener('abort', () => response.destroy())
    const { socket } = response
    response.on('close', () => {
      page.bytes = socket?.bytesWritten ?? 0
      page.isOpen = false
    })
    words.pipe(response)
  })
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve))
  page.url = `http://127.0.0.1:${(endless.address() as AddressInfo).port}/`
  return page
}

describe('a page without an end', () => {
  it('is let go of by the controller once it has said enough', async () => {
    const page = await anEndlessPage()
    const pages = [{ name: 'page', url: page.url } as const]
    expect(await ask({ from: 'controller', pages })).toEqual({ health: 'serves', lines: [] })
    await until('the page is let go of', () => !page.isOpen, 10)
    page.close()
  })

  it('is read slowly by its host, and judged by its beginning', async () => {
    const page = await anEndlessPage(AbortSignal.timeout(1000))
    const pages = [{ name: 'page', url: page.url } as const]
    expect(await ask({ from: 'host', pages })).toEqual({ health: 'serves', lines: [] })
    await until('the page is let go of', () => !page.isOpen, 10)
    expect(page.bytes).toBeGreaterThan(65_536)
    expect(page.bytes).toBeLessThan(2 ** 25)
    page.close()
  })
})

describe('a site with a name', () => {
  it('is asked at the address that the inventory gives, whatever that name stands for', async () => {
    const { port } = new URL(site)
    const url = `http://portal.invalid:${port}/${cases.length - 1}/`
    const resolve = `portal.invalid:${port}:127.0.0.1`
    expect(await ask({ from: 'host', pages: pagesOf(url, '4.9.3'), resolve })).toEqual({
      health: 'serves',
      lines: [],
    })
  })
})

describe('a site that cannot be asked', () => {
  const pages = () => ({ from: 'host', pages: pagesOf(`${site}/0/`, '4.9.3') }) as const

  it('is unknown: the host is not reached', async () => {
    const connect = () => Promise.reject(new ExpectedFailure(refused))
    expect(await sampleHealth(upgraded(pages()), connect)).toEqual({
      health: 'unknown',
      lines: ['connection refused'],
    })
  })

  it('is unknown: the link is lost before the answer', async () => {
    const { connection } = await connectTo(({ channel }) => channel.close())
    const { health } = await sampleHealth(upgraded(pages()), async () => connection)
    expect(health).toBe('unknown')
  })

  it('is unknown: what we run there is not what ended', async () => {
    const { connection } = await connectTo(({ channel }) => {
      channel.exit(127)
      channel.end()
    })
    expect(await sampleHealth(upgraded(pages()), async () => connection)).toEqual({
      health: 'unknown',
      lines: ['asking it ended with exit code 127'],
    })
  })
})
