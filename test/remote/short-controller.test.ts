import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connect } from '../../src/remote/connect.ts'
import { findKnownKeys } from '../../src/remote/host-keys.ts'
import { Keyring } from '../../src/remote/keyring.ts'
import { askOwnProgram } from '../../src/remote/own-programs.ts'
import { unpinHostKey } from '../../src/remote/pin.ts'
import { resolveSshSettings } from '../../src/remote/ssh-config.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'
import { withNoMoreFiles } from '../support/no-more-files.ts'
import { settingsFor } from '../support/ssh-server.ts'

const patience = { connect: 5, keepalive: 5 }
const known = join(aDirectoryOf({ known_hosts: '' }), 'known_hosts')
const settings = { ...settingsFor(1), hostKeyName: 'lon1', knownHosts: [known] }

describe('a controller that can open no more files', () => {
  it.each<[what: string, ask: () => Promise<unknown>]>([
    ['how ssh reaches a host', () => resolveSshSettings(aHost())],
    ['which keys a host is known by', () => findKnownKeys(settings)],
    ['what to log in with', () => new Keyring().keysFor(settings)],
    ['a connection', () => connect({ ...settings, knownHosts: [], identityFiles: [] }, patience)],
  ])('says so of itself, and nothing of a host, when asked for %s', async (_what, ask) => {
    const failure = { kind: 'controller-short', of: 'files' }
    await withNoMoreFiles(() => expect(ask()).rejects.toMatchObject({ failure }))
  })
})

describe('a program of OpenSSH that says nothing', () => {
  afterEach(() => void vi.unstubAllEnvs())

  it('is not installed: no host is unknown for that, and no key is taken out', async () => {
    vi.stubEnv('PATH', aDirectoryOf())
    const failure = { kind: 'ssh-unusable', tool: 'ssh-keygen', why: 'is not installed' }
    await expect(findKnownKeys(settings)).rejects.toMatchObject({ failure })
    await expect(unpinHostKey(settings)).rejects.toMatchObject({ failure })
    await expect(resolveSshSettings(aHost())).rejects.toMatchObject({
      failure: { ...failure, tool: 'ssh' },
    })
  })

  it.each<[why: string, program: string, mode: number]>([
    ['may not be run', '', 0o600],
    ['did not answer in 1 seconds', 'exec /bin/sleep 60', 0o755],
    ['was ended by SIGTERM', 'kill $$', 0o755],
  ])('%s', async (why, program, mode) => {
    const bin = aDirectoryOf({ ssh: `#!/bin/sh\n${program}\n` })
    chmodSync(join(bin, 'ssh'), mode)
    vi.stubEnv('PATH', bin)
    await expect(askOwnProgram('ssh', ['-V'], 1)).rejects.toMatchObject({
      failure: { kind: 'ssh-unusable', tool: 'ssh', why },
    })
  })
})
