import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HostPlace } from '../host/host-place.ts'
import { answerPage } from './site.ts'

/** The web server of one simulated host, on a free port. */
export class Web {
  readonly #server: Server

  constructor(place: HostPlace) {
    this.#server = createServer((request, response) => {
      answerPage(place, request.url ?? '/').then(
        ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
        // The host was taken down or its files changed under a page: that is a 500 for real, too.
        (error) => response.writeHead(500).end(String(error)),
      )
    })
  }

  get pingUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/v4/ping`
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
