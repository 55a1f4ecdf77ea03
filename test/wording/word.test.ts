import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { cleanLine } from '../../src/clean.ts'
import type { Failure } from '../../src/failure.ts'
import { word } from '../../src/wording/word.ts'
import { everyFailure } from '../support/every-failure.ts'
import { hostileText } from '../support/hostile.ts'
import { unsafeIn } from '../support/unsafe.ts'

/** A busy machine takes its time. */
vi.setConfig({ testTimeout: 60_000 })

const about = { host: 'lon1', run: '20261121-020000-test' }
const brokenView = {
  kind: 'view-broken',
  view: 'view_contact',
  definer: 'root@localhost',
  said: 'ERROR 1356',
  database: 'ixpmanager',
  root: '/srv/ixp',
} as const
const all = Object.values(everyFailure('thing')) as readonly Failure[]

describe('a failure', () => {
  it.each(all)('says what, and the command to type next: $kind', (failure) => {
    const { what, evidence, next } = word(failure, about)
    expect(what).toMatch(/^[^A-Z\s].*[^.\s]$/)
    expect(next).toMatch(
      /^(fleet (plan|status|trust|resume|attach|upgrade|rollback|maintenance|logs|settle|hosts|init|runs|--help)|ssh|getent hosts|df -h|ls -ld|ulimit -[nu]) ?/,
    )
    expect([what, next, ...evidence].join(' ')).not.toMatch(/undefined|null|\[object|NaN/)
  })

  it.each(all)('says without knowing whom it is about what to put there: $kind', (failure) => {
    const { next } = word(failure)
    expect(next).not.toMatch(/undefined/)
    expect(word(failure, about).next).toBe(
      next.replaceAll('HOST', 'lon1').replaceAll('RUN', about.run),
    )
  })

  it('is safe to show in a line, whatever a host put into it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const failure of Object.values(everyFailure(text))) {
          const { what, evidence, next } = word(failure, about)
          const shown = [what, next, ...evidence].map(cleanLine)
          expect(shown.flatMap(unsafeIn)).toEqual([])
          expect(shown.join('')).not.toContain('\n')
        }
      }),
    )
  })
})

describe('the words of a failure', () => {
  const target = { address: 'lon1.example.net', port: 2222, user: 'deploy', knownHosts: '/kh' }

  it.each<[failure: Failure, what: string, next: string]>([
    [
      { kind: 'ssh-unusable', tool: 'ssh-keygen', why: 'is not installed' },
      'ssh-keygen is not installed on the machine that fleet runs on: without it no host is reached',
      'ssh-keygen -F lon1',
    ],
    [
      { kind: 'controller-short', of: 'files' },
      'the machine that fleet runs on can open no more files or connections',
      'ulimit -n',
    ],
    [
      { kind: 'controller-short', of: 'processes' },
      'the machine that fleet runs on can start no more processes',
      'ulimit -u',
    ],
    [
      { kind: 'file-unwritable', path: '/a b/p.json', reason: 'ENOSPC: no space left on device' },
      '/a b/p.json cannot be written: ENOSPC: no space left on device',
      "df -h '/a b'",
    ],
    [
      { kind: 'file-unwritable', path: 'p.json', reason: 'EACCES: permission denied' },
      'p.json cannot be written: EACCES: permission denied',
      'ls -ld .',
    ],
    [
      { kind: 'connect-failed', target, reason: 'connection refused' },
      'lon1.example.net port 2222: connection refused',
      'ssh -p 2222 -o UserKnownHostsFile=/kh deploy@lon1.example.net',
    ],
    [
      { kind: 'authentication-failed', target: { ...target, port: 22, knownHosts: undefined } },
      'lon1.example.net refused the login of deploy with every key at hand',
      'ssh deploy@lon1.example.net',
    ],
    [
      {
        kind: 'host-key-unknown',
        target: { ...target, knownHosts: '/root/.ssh/known_hosts' },
        fingerprint: 'SHA256:x',
      },
      'the host key of lon1.example.net port 2222 is not known (SHA256:x)',
      'fleet trust --hosts lon1',
    ],
    [
      { kind: 'host-key-unknown', target, fingerprint: 'SHA256:x', hasAuthority: true },
      'known_hosts has only an authority (@cert-authority) for lon1.example.net port 2222, which fleet does not ask: its own key must stand there (SHA256:x)',
      'fleet trust --hosts lon1',
    ],
    [
      { kind: 'proxy-unsupported', target, option: 'ProxyCommand' },
      'lon1.example.net port 2222 is reached by a command (ProxyCommand), which fleet does not run: name the host between with ProxyJump',
      'ssh -G lon1.example.net',
    ],
    [
      {
        kind: 'authentication-failed',
        target: { ...target, jump: 'noc@bastion' },
        cause: 'no-key',
      },
      'lon1.example.net port 2222 refused the login of deploy: no key is at hand, in a file or an agent',
      'ssh -J noc@bastion -p 2222 -o UserKnownHostsFile=/kh deploy@lon1.example.net',
    ],
    [
      { kind: 'authentication-failed', target, cause: { file: '/k-cert.pub', why: 'certificate' } },
      'lon1.example.net port 2222 refused the login of deploy, and fleet cannot show certificates (/k-cert.pub): let in its key itself, or name another with identityFile',
      'ssh -p 2222 -o UserKnownHostsFile=/kh deploy@lon1.example.net',
    ],
    [
      { kind: 'key-locked', file: '/k', isWrong: false },
      'the key /k has a passphrase: add it to ssh-agent, type it on a terminal, or name a file of it with --key-passphrase-file',
      'fleet status --hosts lon1',
    ],
    [
      { kind: 'sudo-refused', user: 'deploy', why: 'no-password', lines: [] },
      'sudo asks deploy for a password: type it on a terminal, or name a file of it with --sudo-password-file',
      'fleet status --hosts lon1',
    ],
    [
      { kind: 'host-key-changed', target, fingerprint: 'SHA256:x' },
      'the host key of lon1.example.net port 2222 is not the known one (SHA256:x): compare it on the host’s console',
      "ssh-keygen -F '[lon1.example.net]:2222' -f /kh",
    ],
    [
      {
        kind: 'host-key-changed',
        target: { ...target, hostKeyAlias: 'lon1' },
        fingerprint: 'SHA256:x',
      },
      'the host key of lon1.example.net port 2222 is not the known one (SHA256:x): compare it on the host’s console',
      'ssh-keygen -F lon1 -f /kh',
    ],
    [
      { kind: 'local-changes', root: '/srv/ixp', files: ['a', 'b', 'c', 'd', 'e'], touched: [] },
      'edited by hand: a, b, c and 2 more',
      'fleet plan --hosts lon1',
    ],
    [
      { kind: 'disk-short', path: '/srv', needsBytes: 3 * 1024 ** 3, freeBytes: 1024 ** 2 },
      '/srv needs 3.0 GiB free, there are 1.0 MiB',
      'fleet plan --hosts lon1',
    ],
    [
      { ...brokenView, view: 'view_cust_current_active' },
      'mysqldump would stop at the view view_cust_current_active of root@localhost',
      'fleet plan --hosts lon1',
    ],
    [
      { kind: 'site-down', since: 1_795_226_059 },
      'in maintenance already, since 2026-11-21 01:54 UTC',
      'fleet upgrade --was-down --hosts lon1',
    ],
    [
      { kind: 'lock-held', run: 'R', by: 'eve@noc', since: 1_795_226_059 },
      'held by run R of eve@noc since 2026-11-21 01:54 UTC',
      'fleet status --hosts lon1',
    ],
    [{ kind: 'run-unfinished', run: 'R' }, 'run R has not come to its end', 'fleet resume R'],
    [
      { kind: 'step-interrupted', step: '4.9.0/migrate' },
      '4.9.0/migrate began and its end is not known: look, then say whether it is done',
      `fleet logs ${about.run} lon1 --step 4.9.0/migrate`,
    ],
    [
      { kind: 'not-begun', reason: 'disk-full' },
      'no room for our own record',
      'fleet plan --hosts lon1',
    ],
    [
      { kind: 'not-begun', reason: 'root-gone' },
      'it did not begin: root-gone',
      'fleet plan --hosts lon1',
    ],
    [
      { kind: 'name-unknown', what: 'host or group', name: '!lon2', names: ['lon1', 'ams1'] },
      'there is no host or group "!lon2": did you mean "lon1"?',
      'fleet hosts',
    ],
    [{ kind: 'usage', problem: 'no such flag' }, 'no such flag', 'fleet --help'],
  ])('are as an operator reads them: %j', (failure, what, next) => {
    expect(word(failure, about)).toMatchObject({ what, next })
  })

  it.each<[exitCode: number | undefined, reason: string | undefined, what: string]>([
    [2, undefined, 'failed with exit code 2'],
    [124, undefined, 'ran into its time limit'],
    [254, undefined, 'exited 0 and did not say what success says'],
    [255, undefined, 'failed with exit code 255'],
    [undefined, undefined, 'was cut off: it left no exit code'],
    [undefined, 'reboot', 'was cut off by a reboot'],
  ])('tell how a step failed: exit code %s, reason %s', (exitCode, reason, what) => {
    const failure = {
      kind: 'step-failed',
      step: '4.8.0/composer',
      exitCode,
      reason,
      lines: [],
    } as const
    expect(word(failure, about)).toMatchObject({
      what: `4.8.0/composer ${what}`,
      next: `fleet logs ${about.run} lon1 --step 4.8.0/composer`,
    })
  })

  it.each<[failure: Failure, what: RegExp]>([
    [{ kind: 'runner-gone', step: undefined }, /^the runner ended without a word(?!.*undefined)/],
    [{ kind: 'runner-stopped', step: undefined }, /^it was told to stop(?!.*undefined)/],
  ])('do not name a step that there was not: %j', (failure, what) => {
    expect(word(failure, about).what).toMatch(what)
  })

  it('tell the names there are, and that there are none', () => {
    const { evidence } = word({ kind: 'name-unknown', what: 'rollout', name: 'x', names: [] })
    expect(evidence).toEqual(['there is: none'])
    expect(word({ kind: 'selection-empty', hosts: ['a', 'b'], groups: [] }).evidence).toEqual([
      'groups: none',
      'hosts: a, b',
    ])
  })

  it.each([
    ['view_cust_current_active', 'cd /srv/ixp && mysql ixpmanager < tools/sql/views.sql'],
    ['our own', "mysql ixpmanager -e 'DROP VIEW `our own`'"],
  ])('tell how to mend the view %s', (view, mending) => {
    expect(word({ ...brokenView, view }, about).evidence).toEqual([
      'ERROR 1356',
      `mend it on the host: ${mending}`,
    ])
  })

  it('tell the place of a problem as far as it is known', () => {
    const message = 'unknown key "adress"'
    const problems = [
      { file: 'a.yaml', line: 3, column: 5, message, suggestion: 'address' },
      { file: 'b.yaml', message },
    ]
    const words = word({ kind: 'inventory-invalid', problems })
    expect(words.what).toBe('the inventory has 2 mistakes')
    expect(words.evidence).toEqual([
      'a.yaml:3:5: unknown key "adress": did you mean "address"?',
      'b.yaml: unknown key "adress"',
    ])
  })
})
