import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { resolveSshSettings } from '../../src/remote/ssh-config.ts'
import { parseSshOptions } from '../../src/remote/ssh-options.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'

describe('what ssh -G prints', () => {
  it.each<[name: string, stdout: string, options: Record<string, string[]>]>([
    ['a key and its value', 'user root\nport 2222\n', { user: ['root'], port: ['2222'] }],
    [
      'a key as often as it has values, in their order',
      'identityfile ~/.ssh/a\nuser root\nidentityfile ~/.ssh/b\n',
      { identityfile: ['~/.ssh/a', '~/.ssh/b'], user: ['root'] },
    ],
    [
      'a value of several words',
      'userknownhostsfile ~/.ssh/known_hosts ~/.ssh/known_hosts2\nproxycommand nc %h  %p\n',
      {
        userknownhostsfile: ['~/.ssh/known_hosts ~/.ssh/known_hosts2'],
        proxycommand: ['nc %h  %p'],
      },
    ],
    ['an empty value', 'hostkeyalias \n', { hostkeyalias: [''] }],
    ['a key alone, which says nothing', 'canonicaldomains\n\n', {}],
    ['nothing', '', {}],
  ])('is read: %s', (_name, stdout, options) => {
    expect(Object.fromEntries(parseSshOptions(stdout))).toEqual(options)
  })
})

describe('the name that known_hosts has a host under', () => {
  afterEach(() => void vi.unstubAllEnvs())

  it.each<[what: string, options: string[], name: string]>([
    ['its address', ['hostname lon1.example.net', 'port 22'], 'lon1.example.net'],
    [
      'its address and a port of its own',
      ['hostname lon1.example.net', 'port 2222'],
      '[lon1.example.net]:2222',
    ],
    ['its alias alone', ['hostname 192.0.2.7', 'port 22', 'hostkeyalias lon1'], 'lon1'],
    [
      'its alias alone, whatever its port',
      ['hostname 192.0.2.7', 'port 2222', 'hostkeyalias lon1'],
      'lon1',
    ],
  ])('is %s', async (_what, options, name) => {
    const bin = aDirectoryOf({ ssh: `#!/bin/sh\nprintf '%s\\n' '${options.join("' '")}'\n` })
    chmodSync(join(bin, 'ssh'), 0o755)
    vi.stubEnv('PATH', `${bin}:${process.env.PATH}`)
    expect((await resolveSshSettings(aHost())).hostKeyName).toBe(name)
  })
})
