import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ExpectedFailure, type Failure } from '../../src/failure.ts'
import type { Host } from '../../src/inventory/inventory.ts'
import { resolveSshSettings, type SshSettings } from '../../src/remote/ssh-config.ts'
import { parseSshOptions } from '../../src/remote/ssh-options.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'
import { hasTool } from '../support/tools.ts'

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

describe.skipIf(!hasTool('ssh'))('~/.ssh/config, read by the real ssh', () => {
  afterEach(() => void vi.unstubAllEnvs())

  /** What fleet makes of a host where this is the configuration. */
  function settingsOf(config: string, host: Partial<Host> = {}): Promise<SshSettings> {
    const place = aDirectoryOf({ config, id: '', id_192_0_2_7: '' })
    const real = execFileSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).trim()
    writeFileSync(join(place, 'config'), config.replaceAll('PLACE', place))
    writeFileSync(join(place, 'ssh'), `#!/bin/sh\nexec ${real} -F ${place}/config "$@"\n`)
    chmodSync(join(place, 'ssh'), 0o755)
    vi.stubEnv('PATH', `${place}:${process.env.PATH}`)
    vi.stubEnv('SSH_AUTH_SOCK', '/run/agent')
    return resolveSshSettings(aHost({ address: 'lon1', ...host }))
  }

  async function failureOf(settings: Promise<SshSettings>): Promise<Failure> {
    const failed = await settings.catch((error: unknown) => error)
    if (failed instanceof ExpectedFailure) return failed.failure
    throw new Error(`it did not fail as expected: ${JSON.stringify(failed)}`)
  }

  it.each<[what: string, config: string, host: Partial<Host>, settings: object]>([
    [
      'HostName, Port and User',
      'Host lon1\n HostName 192.0.2.7\n Port 2222\n User noc\n',
      {},
      { target: { address: '192.0.2.7', port: 2222, user: 'noc' } },
    ],
    [
      'HostName, Port and User, but the inventory’s words first',
      'Host lon1\n Port 2222\n User noc\n',
      { port: 22, user: 'root' },
      { target: { address: 'lon1', port: 22, user: 'root' } },
    ],
    [
      'the known hosts of the user, of the machine, and none',
      'Host lon1\n UserKnownHostsFile ~/a /b\n GlobalKnownHostsFile none\n HashKnownHosts yes\n',
      {},
      { knownHosts: [join(homedir(), 'a'), '/b'], hashesNames: true },
    ],
    [
      'the known hosts of the inventory, alone and legible',
      'Host lon1\n UserKnownHostsFile /a\n HashKnownHosts yes\n',
      { knownHosts: '/inventory/known_hosts' },
      { knownHosts: ['/inventory/known_hosts'], hashesNames: false },
    ],
    [
      'an agent of its own',
      'Host lon1\n IdentityAgent ~/agent\n',
      {},
      { agent: join(homedir(), 'agent') },
    ],
    [
      'an agent in a variable',
      'Host lon1\n IdentityAgent $SSH_AUTH_SOCK\n',
      {},
      { agent: '/run/agent' },
    ],
    ['no agent', 'Host lon1\n IdentityAgent none\n', {}, { agent: undefined }],
    ['the usual agent', '', {}, { agent: '/run/agent', offersOnlyFiles: false }],
    ['IdentitiesOnly', 'Host lon1\n IdentitiesOnly yes\n', {}, { offersOnlyFiles: true }],
    [
      'the key of the inventory, of which an agent may have the private half',
      '',
      { identityFile: '/inventory/id' },
      { identityFiles: ['/inventory/id'], agent: '/run/agent', offersOnlyFiles: true },
    ],
    [
      'certificates',
      'Host lon1\n CertificateFile /keys/%h-cert.pub\n',
      {},
      { certificateFiles: ['/keys/lon1-cert.pub'] },
    ],
    ['no bastion', 'Host lon1\n ProxyJump none\n', {}, { via: undefined }],
  ])('says %s', async (_what, config, host, settings) => {
    expect(await settingsOf(config, host)).toMatchObject(settings)
  })

  it('names key files with tokens, and only those that are there', async () => {
    const config =
      'Host lon1\n HostName 192_0_2_7\n IdentityFile PLACE/id_%h\n IdentityFile PLACE/gone\n'
    expect((await settingsOf(config)).identityFiles).toEqual([
      expect.stringMatching(/\/id_192_0_2_7$/),
    ])
  })

  it('leads through bastions, each as ssh knows it', async () => {
    const config =
      'Host lon1\n ProxyJump noc@outer:2200,inner\nHost outer\n HostName 192.0.2.1\nHost inner\n Port 2201\n User ops\n'
    const { target, via } = await settingsOf(config)
    expect(target.jump).toBe('noc@outer:2200,inner')
    expect(via?.target).toMatchObject({ address: 'inner', port: 2201, user: 'ops' })
    expect(via?.via?.target).toMatchObject({ address: '192.0.2.1', port: 2200, user: 'noc' })
    expect(via?.via?.via).toBeUndefined()
  })

  it.each([
    ['an address of IPv6', '[2001:db8::1]:2222', { address: '2001:db8::1', port: 2222 }],
    ['a URL', 'ssh://noc@gate:2222', { address: 'gate', port: 2222, user: 'noc' }],
  ])(
    'takes the bastion of the inventory first, which may be %s',
    async (_name, proxyJump, target) => {
      const { via } = await settingsOf('Host lon1\n ProxyJump elsewhere\n', { proxyJump })
      expect(via?.target).toMatchObject(target)
    },
  )

  it('takes none where the inventory says so', async () => {
    const config = 'Host lon1\n ProxyJump elsewhere\n'
    expect((await settingsOf(config, { proxyJump: 'none' })).via).toBeUndefined()
  })

  it('knows the bastion by the inventory’s key and known hosts, too', async () => {
    const own = { identityFile: '/inventory/id', knownHosts: '/inventory/known_hosts' }
    const { via } = await settingsOf(
      'Host lon1\n ProxyJump gate\nHost gate\n UserKnownHostsFile /a\n GlobalKnownHostsFile none\n',
      own,
    )
    expect(via?.knownHosts).toEqual(['/inventory/known_hosts', '/a'])
    expect(via?.identityFiles[0]).toBe('/inventory/id')
  })

  it('may lead in a circle, and that is said', async () => {
    const config = 'Host lon1\n ProxyJump a\nHost a\n ProxyJump b\nHost b\n ProxyJump a\n'
    expect(await failureOf(settingsOf(config))).toMatchObject({
      kind: 'connect-failed',
      reason: 'ProxyJump in a circle',
    })
  })

  it('may name a command that leads there, which fleet does not run', async () => {
    expect(await failureOf(settingsOf('Host lon1\n ProxyCommand nc %h %p\n'))).toMatchObject({
      kind: 'proxy-unsupported',
      option: 'ProxyCommand',
    })
  })

  it('may have a mistake, and then ssh’s own words are told', async () => {
    expect(await failureOf(settingsOf('Host lon1\n Prot 22\n'))).toMatchObject({
      kind: 'connect-failed',
      reason: expect.stringMatching(/config.*(terminating|Bad configuration)/),
    })
  })
})
