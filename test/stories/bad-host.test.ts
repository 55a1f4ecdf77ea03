import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { inventoryWith, upgrade } from '../support/mistaken-operator.ts'
import { expectUntouched, startUntouchedLab } from '../support/untouched-lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startUntouchedLab()
})

afterAll(() => lab.stop())

describe('a host that cannot start is told why, and the others are not kept', () => {
  it('a target below the installed release is blocked, exit code 3', async () => {
    const { code, stdout } = await upgrade(lab.inventory, '--hosts', 'lon1', '--to', '4.7.0')
    expect(stdout).toContain('4.8.0 is installed, 4.7.0 would be backwards')
    expect(stdout).toContain('next: fleet plan --to latest --hosts lon1')
    expect(code).toBe(3)
  })

  it('a root that is no IXP Manager checkout', async () => {
    const { code, stdout } = await upgrade(
      inventoryWith(lab, /^ {4}root: .*$/m, '    root: /usr/share'),
      '--hosts',
      'lon1',
    )
    expect(stdout).toContain('/usr/share is no IXP Manager checkout')
    expect(code).toBe(3)
  })

  it('a host key that is not known, and how to look at it', async () => {
    const { code, stdout } = await upgrade(
      inventoryWith(lab, /^ {2}knownHosts: .*$/m, '  knownHosts: /nonexistent'),
      '--hosts',
      'lon1',
    )
    expect(stdout).toMatch(/the host key of 127\.0\.0\.1 port \d+ is not known \(SHA256:\S+\)/)
    expect(stdout).toMatch(/next: fleet trust --hosts lon1/)
    expect(code).toBe(3)
  })

  it('a host key that has changed', async () => {
    const strange =
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1u8wR0b7QO7mT1ykJvHk3m0f0jK2iY2Q3bG8Gd0c0S'
    const text = `[127.0.0.1]:${lab.host('lon1').port} ${strange}\n`
    const known = join(aDirectoryOf({ known_hosts: text }), 'known_hosts')
    const { code, stdout } = await upgrade(
      inventoryWith(lab, /^ {2}knownHosts: .*$/m, `  knownHosts: ${known}`),
      '--hosts',
      'lon1',
    )
    expect(stdout).toContain('is not the known one')
    expect(stdout).toContain(
      `next: ssh-keygen -F '[127.0.0.1]:${lab.host('lon1').port}' -f ${known}`,
    )
    expect(code).toBe(3)
  })

  it('a host that is another one than the inventory pins, and the others are planned', async () => {
    const pinned = inventoryWith(
      lab,
      /^ {2}lon1:\n/m,
      `  lon1:\n    machineId: "${'f'.repeat(32)}"\n`,
    )
    const { code, stdout } = await new Controller(pinned).fleet('plan', '--hosts', 'lon1,odd1')
    expect(stdout).toMatch(
      /it is not who the inventory says: its machine-id is (not there|[0-9a-f]{32}), not f{32}\n/,
    )
    expect(stdout).toMatch(/^odd1\b.*4\.9\.3/m)
    expect(code).toBe(3)
  })

  it('an address that does not resolve', async () => {
    const { code, stdout } = await upgrade(
      inventoryWith(lab, /address: 127.0.0.1/, 'address: no-such-host.invalid'),
      '--hosts',
      'lon1',
    )
    expect(stdout).toContain('the address no-such-host.invalid does not resolve')
    expect(code).toBe(3)
  })

  it('a host whose outputs carry terminal escapes cannot colour, move or hide anything', async () => {
    const env = lab.host('odd1').read('srv/ixpmanager/.env')
    const evil = 'DB_USERNAME="\u001b[2J\u001b]0;owned\u0007\u202eevil"'
    lab.host('odd1').write('srv/ixpmanager/.env', env.replace(/^DB_USERNAME=.*$/m, evil))
    const { code, stdout, stderr } = await upgrade(lab.inventory, '--hosts', 'odd1')
    expect(code).toBe(3)
    expect(stdout).toMatch(/Access denied for user '.*evil'/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(`${stdout}${stderr}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
  })

  it.each([
    ['spaces', 'DB_PASSWORD="a pass phrase"', 'a pass phrase'],
    ['quotes', `DB_PASSWORD="it's \\"quoted\\""`, `it's "quoted"`],
    ['a dollar', 'DB_PASSWORD="pa$$w0rd"', 'pa$$w0rd'],
    ['a hash', 'DB_PASSWORD="a#b # c" # not this', 'a#b # c'],
    ['a newline', 'DB_PASSWORD="two\nlines"', 'two\nlines'],
  ])(
    'a password in .env with %s is read as the application reads it',
    async (_what, line, password) => {
      const env = lab.host('web1').read('srv/ixpmanager/.env')
      lab
        .host('web1')
        .write('srv/ixpmanager/.env', `${env.replace(/^DB_PASSWORD=.*\n/m, '')}${line}\n`)
      lab.host('web1').setPassword(password)
      const { stdout } = await new Controller(lab.inventory).fleet(
        'plan',
        '--hosts',
        'web1',
        '--json',
      )
      expect(JSON.parse(stdout).hosts[0].blockers).toEqual([])
      lab.host('web1').setPassword('another')
      const refused = await new Controller(lab.inventory).fleet('plan', '--hosts', 'web1')
      expect(refused.stdout).toContain('the database refuses the login that .env gives')
      expect(refused.code).toBe(3)
      expect(refused.stdout).not.toContain(password)
    },
  )
})

describe('after all these', () => {
  it('nothing was touched on any host', () => expectUntouched(lab))
})
