import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Post = { readonly path: string; readonly type: string; readonly body: string }

/** Somebody who is told when a site stays down. */
export type Listener = {
  readonly url: string
  readonly received: readonly Post[]
  readonly close: () => void
}

/** Receives what is posted to it, and answers with these codes in turn, then with 200. */
export async function aListener(codes: readonly number[] = []): Promise<Listener> {
  const received: Post[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    const answer = codes[received.length] ?? 200
    received.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', body })
    response.writeHead(answer, answer === 301 ? { location: '/elsewhere' } : {}).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, received, close: () => server.close() }
}
