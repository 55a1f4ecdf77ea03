import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller, type Ended } from '../support/controller.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab({
    hosts: [
      { name: 'lon1', release: '4.8.0' },
      { name: 'odd1', release: '4.8.0' },
      { name: 'web1', release: '4.8.0' },
    ],
  })
})

afterAll(() => lab.stop())

/** The lab's inventory with one thing changed, as an operator would get it wrong. */
function inventoryWith(from: string | RegExp, to: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'fleet-bad-'))
  const text = readFileSync(lab.inventory, 'utf8')
  expect(text).toMatch(from)
  writeFileSync(join(dir, 'fleet.yaml'), text.replace(from, to))
  return join(dir, 'fleet.yaml')
}

async function upgrade(inventory: string, ...args: string[]): Promise<Ended> {
  return new Controller(inventory).fleet('upgrade', '--yes', ...args)
}

describe('an inventory with a mistake is refused before any host is asked', () => {
  const mistakes: Array<[what: string, from: string | RegExp, to: string, message: RegExp]> = [
    [
      'an unknown key',
      'hosts:\n  lon1:',
      'hosts:\n  lon1:\n    adress: x',
      /fleet\.yaml:\d+:5: unknown key "adress": did you mean "address"\?/,
    ],
    [
      'a wrong type',
      /port: \d+/,
      'port: twenty',
      /fleet\.yaml:\d+:5: port: expected a number, got "twenty"/,
    ],
    [
      'a host that stands twice',
      'hosts:\n  lon1:',
      'hosts:\n  lon1: {}\n  lon1:',
      /fleet\.yaml:\d+:3: this key stands here twice/,
    ],
    [
      'a group that holds itself',
      'children: [ canary ]',
      'children: [prod]',
      /the group holds itself: prod > prod/,
    ],
    [
      'a rollout of an unknown group',
      /hosts: canary/,
      'hosts: canery',
      /there is no host or group "canery": did you mean "canary"\?/,
    ],
    ['a percent over 100', /batch: .*/, 'batch: 150%', /batch: 150% is not between 1% and 100%/],
    ['broken YAML', 'hosts:\n  lon1:', 'hosts: [\n  lon1:', /fleet\.yaml:\d+:\d+: /],
  ]

  it.each(mistakes)('%s', async (_what, from, to, message) => {
    const { code, stdout, stderr } = await upgrade(inventoryWith(from, to), '--hosts', 'lon1')
    expect(stderr).toMatch(message)
    expect(stderr.split('\n')[0]).toMatch(/^fleet: the inventory has (a mistake|\d+ mistakes)$/)
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('next: fleet plan --hosts all')
    expect([code, stdout]).toEqual([2, ''])
  })

  it('that is not there at all', async () => {
    const { code, stderr } = await upgrade('/no/such/inventory', '--hosts', 'lon1')
    expect([code, stderr.split('\n')[0]]).toEqual([2, 'fleet: no inventory at /no/such/inventory'])
  })
})

describe('a command line with a mistake is refused', () => {
  const mistakes: Array<[what: string, args: string[], first: string]> = [
    [
      'no such host',
      ['--hosts', 'lon2'],
      'fleet: there is no host or group "lon2": did you mean "lon1"?',
    ],
    [
      'no such host to leave out',
      ['--hosts', 'all,!lno1'],
      'fleet: there is no host or group "!lno1": did you mean "lon1"?',
    ],
    ['nobody selected', ['--hosts', 'lon1,!lon1'], 'fleet: no host is selected'],
    [
      'an unknown release',
      ['--hosts', 'lon1', '--to', '4.9.4'],
      'fleet: there is no release "4.9.4": did you mean "4.9.0"?',
    ],
    [
      'an unknown rollout',
      ['--hosts', 'lon1', '--rollout', 'fast'],
      'fleet: there is no rollout "fast"',
    ],
    [
      'an unknown flag',
      ['--hosts', 'lon1', '--concurency', '3'],
      'fleet: fleet upgrade has no flag or argument "concurency": did you mean "concurrency"?',
    ],
  ]

  it.each(mistakes)('%s', async (_what, args, first) => {
    const { code, stdout, stderr } = await upgrade(lab.inventory, ...args)
    expect(stderr.split('\n')[0]).toBe(first)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('no terminal to ask on, and no --yes', async () => {
    const { code, stderr } = await new Controller(lab.inventory).fleet('upgrade', '--hosts', 'lon1')
    expect([code, stderr.split('\n')[0]]).toEqual([
      2,
      'fleet: there is no terminal to ask for confirmation',
    ])
  })
})

describe('a host that cannot start is told why, and the others are not kept', () => {
  it('a target below the installed release is blocked, exit code 3', async () => {
    const { code, stdout } = await upgrade(lab.inventory, '--hosts', 'lon1', '--to', '4.7.0')
    expect(stdout).toContain('4.8.0 is installed, 4.7.0 would be backwards')
    expect(stdout).toContain('next: fleet plan --to latest --hosts lon1')
    expect(code).toBe(3)
  })

  it('a root that is no IXP Manager checkout', async () => {
    const { code, stdout } = await upgrade(
      inventoryWith(/^ {4}root: .*$/m, '    root: /usr/share'),
      '--hosts',
      'lon1',
    )
    expect(stdout).toContain('/usr/share is no IXP Manager checkout')
    expect(code).toBe(3)
  })

  it('a host key that is not known, and how to look at it', async () => {
    const { code, stdout } = await upgrade(
      inventoryWith(/^ {2}knownHosts: .*$/m, '  knownHosts: /nonexistent'),
      '--hosts',
      'lon1',
    )
    expect(stdout).toMatch(/the host key of 127\.0\.0\.1 port \d+ is not known \(SHA256:\S+\)/)
    expect(stdout).toMatch(/next: ssh -p \d+ -o UserKnownHostsFile=\/nonexistent root@127\.0\.0\.1/)
    expect(code).toBe(9)
  })

  it('a host key that has changed', async () => {
    const known = join(mkdtempSync(join(tmpdir(), 'fleet-known-')), 'known_hosts')
    const strange =
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1u8wR0b7QO7mT1ykJvHk3m0f0jK2iY2Q3bG8Gd0c0S'
    writeFileSync(known, `[127.0.0.1]:${lab.host('lon1').port} ${strange}\n`)
    const { code, stdout } = await upgrade(
      inventoryWith(/^ {2}knownHosts: .*$/m, `  knownHosts: ${known}`),
      '--hosts',
      'lon1',
    )
    expect(stdout).toContain('is not the known one')
    expect(stdout).toContain(
      `next: ssh-keygen -F '[127.0.0.1]:${lab.host('lon1').port}' -f ${known}`,
    )
    expect(code).toBe(9)
  })

  it('an address that does not resolve', async () => {
    const { code, stdout } = await upgrade(
      inventoryWith(/address: 127.0.0.1/, 'address: no-such-host.invalid'),
      '--hosts',
      'lon1',
    )
    expect(stdout).toContain('the address no-such-host.invalid does not resolve')
    expect(code).toBe(9)
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
  it('nothing was touched on any host', async () => {
    for (const name of ['lon1', 'odd1', 'web1']) {
      expect(await lab.host(name).release()).toBe('v4.8.0')
      expect(lab.host(name).has('state/runs')).toBe(false)
      expect(lab.host(name).restarts()).toEqual([])
    }
  })
})
