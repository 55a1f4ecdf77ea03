import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  findKnownKeys,
  fingerprintOf,
  hostKeyAlgorithms,
  judgeHostKey,
  type KnownKey,
  parseKnownKeys,
} from '../../src/remote/host-keys.ts'
import { aDirectoryOf } from '../support/files.ts'
import { hasTool } from '../support/tools.ts'

type Pair = { readonly type: string; readonly base64: string; readonly file: string }

function makeKey(directory: string, type: string): Pair {
  const file = join(directory, `key-${type}`)
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file])
  const [name = '', base64 = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ')
  return { type: name, base64, file }
}

describe.skipIf(!hasTool('ssh-keygen'))('known_hosts, read by the real ssh-keygen', () => {
  const directory = aDirectoryOf()
  let ed: Pair
  let ec: Pair
  let other: Pair
  beforeAll(() => {
    ed = makeKey(directory, 'ed25519')
    ec = makeKey(directory, 'ecdsa')
    other = makeKey(aDirectoryOf(), 'ed25519')
  })

  function line(names: string, { type, base64 }: Pair, rest = ''): string {
    return `${names} ${type} ${base64}${rest}\n`
  }

  async function keysOf(name: string, ...texts: string[]): Promise<KnownKey[]> {
    const knownHosts = texts.map((text) => {
      const file = join(aDirectoryOf(), 'known_hosts')
      writeFileSync(file, text)
      return file
    })
    const target = { address: name, port: 22, user: 'root' }
    const rest = { identityFiles: [], agent: undefined, target }
    return findKnownKeys({ ...rest, hostKeyName: name, knownHosts })
  }

  const known = ({ type, base64 }: Pair, marker?: KnownKey['marker']): KnownKey => ({
    type,
    base64,
    marker,
  })

  it('has a host by its name, with a comment behind the key', async () => {
    expect(await keysOf('lon1', line('lon1', ed, ' root@lon1'))).toEqual([known(ed)])
  })

  it('has a host among several names, by its address, and under a pattern', async () => {
    const text = line('ams1,10.0.0.7', ed) + line('*.example.net,!bad.example.net', ec)
    expect(await keysOf('10.0.0.7', text)).toEqual([known(ed)])
    expect(await keysOf('lon1.example.net', text)).toEqual([known(ec)])
    expect(await keysOf('bad.example.net', text)).toEqual([])
  })

  it('has a host with keys of several types, and in several files', async () => {
    const files = [line('lon1', ed) + line('lon1', ec), '', line('lon1', other)]
    expect(await keysOf('lon1', ...files)).toEqual([known(ed), known(ec), known(other)])
  })

  it('has a port apart from the usual one', async () => {
    const text = line('lon1', ed) + line('[lon1]:2222', ec)
    expect(await keysOf('[lon1]:2222', text)).toEqual([known(ec)])
    expect(await keysOf('lon1', text)).toEqual([known(ed)])
  })

  it('has hashed names', async () => {
    const file = join(aDirectoryOf(), 'known_hosts')
    writeFileSync(file, line('lon1', ed) + line('[ams1]:2222', ec))
    execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' })
    const hashed = readFileSync(file, 'utf8')
    expect(hashed).not.toContain('lon1')
    expect(await keysOf('lon1', hashed)).toEqual([known(ed)])
    expect(await keysOf('[ams1]:2222', hashed)).toEqual([known(ec)])
  })

  it('has revoked keys and those of authorities, told apart', async () => {
    const text = `@revoked ${line('lon1', ed)}@cert-authority ${line('lon1', ec)}`
    expect(await keysOf('lon1', text)).toEqual([known(ed, 'revoked'), known(ec, 'cert-authority')])
  })

  it('has nothing of a host that is not in it, of comments, or where there is no file', async () => {
    expect(await keysOf('lon2', line('lon1', ed))).toEqual([])
    expect(await keysOf('lon1', `# ${line('lon1', ed)}\n`)).toEqual([])
    const target = { address: 'lon1', port: 22, user: 'root' }
    const settings = { target, hostKeyName: 'lon1', identityFiles: [], agent: undefined }
    expect(await findKnownKeys({ ...settings, knownHosts: ['/nowhere/known_hosts'] })).toEqual([])
  })

  it('gives the fingerprint that ssh-keygen gives', () => {
    const [, fingerprint] = execFileSync('ssh-keygen', ['-lf', `${ed.file}.pub`], {
      encoding: 'utf8',
    }).split(' ')
    expect(fingerprintOf(Buffer.from(ed.base64, 'base64'))).toBe(fingerprint)
  })

  it('is read where ssh itself has written it', async () => {
    const file = join(aDirectoryOf(), 'known_hosts')
    appendFileSync(
      file,
      execFileSync('ssh-keygen', ['-y', '-f', ed.file]).toString().replace(/^/, 'lon1 '),
    )
    expect(await keysOf('lon1', readFileSync(file, 'utf8'))).toEqual([known(ed)])
  })
})

describe('the key that a host shows', () => {
  const shown = Buffer.from('the key that is shown')
  const good = { type: 'ssh-ed25519', base64: shown.toString('base64') }
  const bad = { type: 'ssh-ed25519', base64: Buffer.from('another').toString('base64') }
  const as = (key: typeof good, marker?: KnownKey['marker']) => ({ ...key, marker })

  it.each<[name: string, known: KnownKey[], verdict: string]>([
    ['it stands there', [as(good)], 'known'],
    ['it stands there among others', [as(bad), as(good)], 'known'],
    ['nothing stands there', [], 'unknown'],
    ['another stands there', [as(bad)], 'changed'],
    ['it is revoked', [as(good, 'revoked')], 'revoked'],
    ['it is revoked and stands there', [as(good), as(good, 'revoked')], 'revoked'],
    ['another is revoked', [as(bad, 'revoked')], 'unknown'],
    ['another is revoked and it stands there', [as(bad, 'revoked'), as(good)], 'known'],
    ['it is an authority, not a host', [as(good, 'cert-authority')], 'unknown'],
  ])('where %s', (_name, known, verdict) => {
    expect(judgeHostKey(shown, known)).toBe(verdict)
  })
})

describe('the algorithms we ask for', () => {
  const key = (type: string, marker?: KnownKey['marker']) => ({ type, base64: 'AAAA', marker })

  it.each<[KnownKey[], string[] | undefined]>([
    [[], undefined],
    [[key('ssh-ed25519', 'revoked'), key('ssh-rsa', 'cert-authority')], undefined],
    [[key('ssh-ed25519')], ['ssh-ed25519']],
    [[key('ssh-ed25519'), key('ssh-ed25519')], ['ssh-ed25519']],
    [[key('ssh-rsa')], ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']],
    [[key('sk-ssh-ed25519@openssh.com')], undefined],
    [[key('sk-ssh-ed25519@openssh.com'), key('ssh-ed25519')], ['ssh-ed25519']],
    [
      [key('ecdsa-sha2-nistp256'), key('ssh-ed25519')],
      ['ecdsa-sha2-nistp256', 'ssh-ed25519'],
    ],
  ])('for %j are %j, so that a host shows the key we can check', (known, algorithms) => {
    expect(hostKeyAlgorithms(known)).toEqual(algorithms)
  })
})

describe('what is no line of known_hosts', () => {
  it.each(['', '# Host lon1 found: line 1', 'lon1', 'lon1 ssh-ed25519'])(
    'is passed over: %j',
    (text) => {
      expect(parseKnownKeys(text)).toEqual([])
    },
  )
})
