import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A webhook on this machine, and the bodies it got; the first few answers can be failures. */
export type Webhook = {
  readonly url: string
  readonly bodies: readonly string[]
  readonly close: () => void
}

export function aWebhook(failures = 0): Promise<Webhook> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (text) => {
      body += text
    })
    request.on('end', () => {
      bodies.push(body)
      response.writeHead(bodies.length <= failures ? 503 : 204).end()
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      const close = () => {
        server.close()
        server.closeAllConnections()
      }
      resolve({ url: `http://127.0.0.1:${port}/hooks/secret-token`, bodies, close })
    })
  })
}
