import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { inventoryWith } from '../support/mistaken-operator.ts'
import { fleetOnTerminal } from '../support/terminal.ts'
import { hasTool } from '../support/tools.ts'

const password = 'canary-41d7 "sudo" $HOME'
const passphrase = 'canary-8e02 passphrase'

let lab: Lab

beforeAll(async () => {
  const setup = {
    release: '4.9.2',
    user: 'deploy',
    become: 'sudo',
    sudoPassword: password,
  } as const
  lab = await startLab({ hosts: ['ask1', 'ask2'].map((name) => ({ name, ...setup })) })
})

afterAll(() => lab.stop())

/** A file that holds a secret, as an operator would write it. */
const fileOf = (secret: string) => join(aDirectoryOf({ secret: `${secret}\n` }), 'secret')

/** A controller whose key is that of the lab, with a passphrase. */
function withLockedKey(): { controller: Controller; key: string } {
  const key = join(aDirectoryOf(), 'id')
  copyFileSync(join(lab.dir, 'id_ed25519'), key)
  chmodSync(key, 0o600)
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', passphrase, '-a', '1', '-f', key])
  const inventory = inventoryWith(lab, /^ {2}identityFile: .*$/m, `  identityFile: ${key}`)
  return { controller: new Controller(inventory), key }
}

const bySudo = ['--sudo-password-file']

describe('a sudo that wants a password', () => {
  const status = ['status', '--hosts', 'all']

  it('stops the host where nobody can be asked, and says what to do', async () => {
    const { code, stdout } = await new Controller(lab.inventory).fleet(...status)
    const told =
      'sudo asks deploy for a password: type it on a terminal, or name a file of it with --sudo-password-file'
    expect(stdout).toContain(`ask1: ${told}\n`)
    expect(stdout).toContain(`ask2: ${told}\n`)
    expect(code).toBe(9)
  })

  it('takes what a file says, and says that a wrong one is wrong', async () => {
    const controller = new Controller(lab.inventory)
    expect((await controller.fleet(...status, ...bySudo, fileOf(password))).code).toBe(0)
    const wrong = await controller.fleet(...status, ...bySudo, fileOf('canary-wrong'))
    expect(wrong.stdout).toContain(
      'ask1: sudo does not take the password that was given for deploy\n',
    )
    expect(`${wrong.stdout}${wrong.stderr}`).not.toContain('canary')
    expect(wrong.code).toBe(9)
  })

  it('takes the file that the inventory names for a host', async () => {
    const line = `    become: sudo\n    sudoPasswordFile: ${fileOf(password)}\n`
    const own = inventoryWith(lab, /^ {4}become: sudo\n/m, line)
    const { stdout } = await new Controller(own).fleet(...status, '--json')
    const { hosts } = JSON.parse(stdout) as { hosts: Array<{ host: string; reachable: boolean }> }
    expect(
      hosts.filter(({ reachable }) => reachable),
      stdout,
    ).toHaveLength(1)
  })

  it.each([
    ['that is not there', '/nonexistent/secret', 'ENOENT'],
    ['that is empty', fileOf(''), 'it has no first line'],
  ])('a file %s is told before any host is asked', async (_name, file, reason) => {
    const { code, stderr } = await new Controller(lab.inventory).fleet(...status, ...bySudo, file)
    expect(stderr).toBe(
      `fleet: --sudo-password-file ${file}: ${reason}\nnext: fleet status --help\n`,
    )
    expect(code).toBe(2)
  })

  it.skipIf(!hasTool('script'))('is typed once for all hosts, and nobody sees it', async () => {
    const typing = [['sudo password of deploy on the hosts: ', `${password}\r`]] as const
    const { code, stdout } = await fleetOnTerminal(new Controller(lab.inventory), status, typing)
    expect(stdout.match(/sudo password of deploy/g)).toHaveLength(1)
    expect(stdout).not.toContain('canary')
    expect(code).toBe(0)
  })

  it.skipIf(!hasTool('script'))('that nobody types is not passed, and asked for once', async () => {
    const typing = [['sudo password of deploy on the hosts: ', '\r']] as const
    const { code, stdout } = await fleetOnTerminal(new Controller(lab.inventory), status, typing)
    expect(stdout.match(/sudo password of/g)).toHaveLength(1)
    expect(stdout).toContain('ask1: sudo asks deploy for a password')
    expect(code).toBe(9)
  })

  it('is upgraded through, and the password stands in no file, no output and no command line', async () => {
    const controller = new Controller(lab.inventory)
    const args = ['upgrade', '--hosts', 'ask1', '--yes', '-vv', ...bySudo, fileOf(password)]
    const { code, stdout, stderr } = await controller.fleet(...args)
    expect(stdout).toMatch(/^ask1 +4\.9\.2 +4\.9\.3 +upgraded/m)
    expect(code).toBe(0)
    expect(`${stdout}${stderr}`).not.toContain('canary')
    const commands = lab
      .host('ask1')
      .commands()
      .map(({ words }) => words)
    expect(commands.some((words) => words.startsWith('sudo -S -k -p  /bin/sh'))).toBe(true)
    expect(commands.filter((words) => words.includes('canary'))).toEqual([])
    const places = [controller.stateHome, join(lab.host('ask1').dir, 'state')]
    expect(places.flatMap(filesOf).filter((file) => readFileSync(file).includes('canary'))).toEqual(
      [],
    )
  })
})

describe('a key with a passphrase', () => {
  const status = ['status', '--hosts', 'all', '--sudo-password-file']

  it('stops every host where nobody can be asked, and says what to do', async () => {
    const { controller, key } = withLockedKey()
    const { code, stdout } = await controller.fleet(...status, fileOf(password))
    expect(stdout).toContain(
      `ask1: the key ${key} has a passphrase: add it to ssh-agent, type it on a terminal, or name a file of it with --key-passphrase-file\n`,
    )
    expect(code).toBe(3)
  })

  it('is opened with what a file says, and a wrong one is told', async () => {
    const { controller, key } = withLockedKey()
    const with_ = [...status, fileOf(password), '--key-passphrase-file']
    expect((await controller.fleet(...with_, fileOf(passphrase))).code).toBe(0)
    const wrong = await controller.fleet(...with_, fileOf('canary-wrong'))
    expect(wrong.stdout).toContain(
      `ask1: the passphrase of the key ${key} is not the one that was given\n`,
    )
    expect(wrong.code).toBe(3)
  })

  it.skipIf(!hasTool('script'))('is opened once with what is typed, a slip forgiven', async () => {
    const { controller, key } = withLockedKey()
    const typing = [
      [`passphrase of ${key}: `, 'canary-slip\r'],
      [`passphrase of ${key}: `, `${passphrase}\r`],
    ] as const
    const ended = await fleetOnTerminal(controller, [...status, fileOf(password)], typing)
    expect(ended.stdout.match(/passphrase of/g)).toHaveLength(2)
    expect(ended.stdout).not.toContain('canary')
    expect(ended.code).toBe(0)
  })

  it.skipIf(!hasTool('script'))('ends at a Ctrl-C, as anything does', async () => {
    const { controller, key } = withLockedKey()
    const typing = [[`passphrase of ${key}: `, '\u0003']] as const
    const ended = await fleetOnTerminal(controller, [...status, fileOf(password)], typing)
    expect(ended.code).toBe(130)
  })
})

function filesOf(place: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
}
