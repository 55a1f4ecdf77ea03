import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ExpectedFailure, type Failure } from '../../src/failure.ts'
import { connect } from '../../src/remote/connect.ts'
import { aDirectoryOf } from '../support/files.ts'
import { listen, patience, serve } from '../support/loopback.ts'
import { settingsFor, strangeKey } from '../support/ssh-server.ts'

describe('a connection that does not come about', () => {
  it('is refused for a host key that is not known, with its fingerprint', async () => {
    const server = await serve(() => undefined)
    const unknown = { ...server.settings, knownHosts: ['/nonexistent'] }
    expect(await failureOf(unknown)).toMatchObject({
      kind: 'host-key-unknown',
      fingerprint: expect.stringMatching(/^SHA256:/),
    })
  })

  it('is refused for a host of which only an authority is known', async () => {
    const server = await serve(() => undefined)
    const file = join(aDirectoryOf(), 'known_hosts')
    const text = readFileSync(server.settings.knownHosts[0] ?? '', 'utf8')
    writeFileSync(file, `@cert-authority ${text}`)
    expect(await failureOf({ ...server.settings, knownHosts: [file] })).toMatchObject({
      kind: 'host-key-unknown',
      hasAuthority: true,
    })
  })

  it('is refused where a revoked key stands in any of the files', async () => {
    const server = await serve(() => undefined)
    const file = join(aDirectoryOf(), 'known_hosts')
    const text = readFileSync(server.settings.knownHosts[0] ?? '', 'utf8')
    writeFileSync(file, `@revoked ${text.replace(/^\S+/, '*')}`)
    const knownHosts = [...server.settings.knownHosts, file]
    expect(await failureOf({ ...server.settings, knownHosts })).toMatchObject({
      kind: 'host-key-revoked',
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

  it('says that a host hung up at the login, as one does that is still booting', async () => {
    const server = await serve(() => undefined, { letsIn: false })
    expect(await failureOf(server.settings)).toMatchObject({
      kind: 'connect-failed',
      reason: 'it closed the connection at the login',
    })
  })

  it('says what speaks there when it is no SSH server', async () => {
    const port = await listen((socket) => socket.end('220 smtp.example.net ESMTP\r\n'))
    expect(await failureOf(settingsFor(port))).toMatchObject({ kind: 'connect-failed' })
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
