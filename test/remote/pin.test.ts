import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findKnownKeys } from '../../src/remote/host-keys.ts'
import { pinHostKey, unpinHostKey } from '../../src/remote/pin.ts'
import type { ShownKey } from '../../src/remote/shown-key.ts'
import type { SshSettings } from '../../src/remote/ssh-config.ts'
import { word } from '../../src/wording/word.ts'
import { failureOf } from '../support/failures.ts'
import { aDirectoryOf } from '../support/files.ts'
import { settingsFor, strangeKey, userKey } from '../support/ssh-server.ts'

/** The key in a file, as a host would show it. */
function shown(file: string): ShownKey {
  const [type = '', base64 = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ')
  return { type, base64, fingerprint: '', verdict: 'unknown' }
}

function settingsWith(file: string, differing: Partial<SshSettings> = {}): SshSettings {
  return { ...settingsFor(2222), hostKeyName: '[lon1]:2222', knownHosts: [file], ...differing }
}

const base64Of = (keys: ReadonlyArray<{ base64: string }>) => keys.map(({ base64 }) => base64)

describe('a key that is pinned', () => {
  it.each([
    ['legibly', false],
    ['as a hash', true],
  ])('is found again by the real ssh-keygen: %s', async (_name, hashesNames) => {
    const file = join(aDirectoryOf(), 'new/folder/known_hosts')
    const settings = settingsWith(file, { hashesNames })
    pinHostKey(settings, shown(userKey))
    pinHostKey({ ...settings, hostKeyName: 'ams1' }, shown(strangeKey))
    expect(base64Of(await findKnownKeys(settings))).toEqual([shown(userKey).base64])
    expect(readFileSync(file, 'utf8').includes('lon1')).toBe(!hashesNames)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
  })

  it('stands on a line of its own, where the last one has no end, too', async () => {
    const file = join(aDirectoryOf({ known_hosts: '# ours' }), 'known_hosts')
    pinHostKey(settingsWith(file), shown(userKey))
    expect(readFileSync(file, 'utf8')).toMatch(/^# ours\n\[lon1\]:2222 ssh-ed25519 \S+\n$/)
  })

  it('is taken out of every file, under its own name alone', async () => {
    const { type, base64 } = shown(userKey)
    const text = `[lon1]:2222 ${type} ${base64}\nlon1 ${type} ${base64}\n@revoked [lon1]:2222 ${type} ${base64}\n`
    const files = ['a', 'b'].map((name) => join(aDirectoryOf({ [name]: text }), name))
    execFileSync('ssh-keygen', ['-q', '-H', '-f', files[1] ?? ''], { stdio: 'ignore' })
    const settings = settingsWith('', { knownHosts: [...files, '/nonexistent/known_hosts'] })
    await unpinHostKey(settings)
    const left = await findKnownKeys(settings)
    expect(left.map(({ marker }) => marker)).toEqual(['revoked', 'revoked'])
    expect(await findKnownKeys({ ...settings, hostKeyName: 'lon1' })).toHaveLength(2)
  })

  it('is said to be pinned nowhere, where no file can be written', () => {
    const file = join(aDirectoryOf({ folder: '' }), 'folder/known_hosts')
    writeFileSync(join(file, '..'), '')
    const failure = failureOf(() => pinHostKey(settingsWith(file), shown(userKey)))
    expect(word(failure).what).toMatch(/known_hosts cannot be written: E(EXIST|NOTDIR)$/)
    const none = failureOf(() => pinHostKey(settingsWith('', { knownHosts: [] }), shown(userKey)))
    expect(word(none).what).toBe('ssh keeps no known_hosts here: name one with knownHosts')
  })
})
