import { execFileSync } from 'node:child_process'
import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { aDirectoryOf } from '../support/files.ts'
import { anAgent, aServer, logIn, makeKeys } from '../support/key-login.ts'
import { userKey } from '../support/ssh-server.ts'
import { hasSshd } from '../support/sshd.ts'

vi.setConfig({ testTimeout: 60_000 })

describe.runIf(hasSshd())(
  'what the library cannot log in with is named, where nothing else gets in',
  () => {
    /** An authority that the server believes, and a certificate of ours by it. */
    function aCertificate(): { key: string; certificate: string; authority: string } {
      const [authority = '', key = ''] = makeKeys(2)
      const names = ['-I', 'noc', '-n', 'root,tester', '-V', '+1d']
      execFileSync('ssh-keygen', ['-q', '-s', authority, ...names, `${key}.pub`])
      return { key, certificate: `${key}-cert.pub`, authority: `${authority}.pub` }
    }

    it('a certificate, beside its key, elsewhere or in an agent', async () => {
      const { key, certificate, authority } = aCertificate()
      const server = await aServer([`TrustedUserCAKeys ${authority}`])
      const agent = await anAgent(key)
      const failed = {
        kind: 'authentication-failed',
        cause: { file: certificate, why: 'certificate' },
      }
      expect(await logIn(server, { identityFiles: [key] })).toMatchObject(failed)
      const moved = join(aDirectoryOf(), 'cert.pub')
      copyFileSync(certificate, moved)
      rmSync(certificate)
      const own = { identityFiles: [key], certificateFiles: [moved] }
      expect(await logIn(server, own)).toMatchObject({ cause: { file: moved, why: 'certificate' } })
      expect(await logIn(server, { identityFiles: [], agent })).toMatchObject({
        cause: { why: 'certificate' },
      })
    })

    it('a certificate whose key itself is let in is nothing to speak of', async () => {
      const { key } = aCertificate()
      expect(await logIn(await aServer([], [key]), { identityFiles: [key] })).toBe('in')
    })

    it('a FIDO key, private half or public', async () => {
      const file = join(aDirectoryOf(), 'id_ed25519_sk')
      const blob = Buffer.concat(
        ['sk-ssh-ed25519@openssh.com', 'x'.repeat(32), 'ssh:'].flatMap((text) => [
          Buffer.from([0, 0, 0, text.length]),
          Buffer.from(text),
        ]),
      )
      writeFileSync(
        `${file}.pub`,
        `sk-ssh-ed25519@openssh.com ${blob.toString('base64')} noc@desk\n`,
      )
      const failed = { kind: 'authentication-failed', cause: { file, why: 'security-key' } }
      const server = await aServer()
      expect(await logIn(server, { identityFiles: [file] })).toMatchObject(failed)
      const header = Buffer.concat([Buffer.from('openssh-key-v1\0'), blob])
      const lines = header.toString('base64').replace(/.{70}/g, '$&\n')
      const edges = ['-----BEGIN OPENSSH PRIVATE KEY-----', '-----END OPENSSH PRIVATE KEY-----']
      writeFileSync(file, `${edges[0]}\n${lines}\n${edges[1]}\n`)
      rmSync(`${file}.pub`)
      expect(await logIn(server, { identityFiles: [file] })).toMatchObject(failed)
      expect(await logIn(server, { identityFiles: [file, userKey] })).toBe('in')
    })

    it('a file that holds no key', async () => {
      const file = join(aDirectoryOf({ id: 'not a key\n' }), 'id')
      expect(await logIn(await aServer(), { identityFiles: [file] })).toMatchObject({
        cause: { file, why: 'unreadable' },
      })
    })
  },
)
