import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { fleetOnTerminal } from '../support/terminal.ts'
import { expectUntouched, startUntouchedLab } from '../support/untouched-lab.ts'

describe('fleet init', () => {
  it('asks, offers what ~/.ssh/config has, and writes an inventory that fleet takes', async () => {
    const folder = aDirectoryOf({ '.ssh/config': 'Host lon1 ams1\n  User eve\n' })
    const file = join(folder, 'new/fleet.yaml')
    const controller = new Controller(file)
    const onTerminal = { env: { ...controller.env, HOME: folder } }
    const { code, stdout } = await fleetOnTerminal(
      onTerminal,
      ['init'],
      [
        [/~\/.ssh\/config has: lon1 ams1/, 'all\n'],
        ['Who logs in there?', 'deploy\n'],
        ['[sudo]', '\n'],
        ['[/srv/ixpmanager]', '\n'],
        ['[www-data]', 'apache\n'],
      ],
    )
    expect(stdout).toContain(`wrote ${file} with 2 hosts`)
    expect(code).toBe(0)
    const shown = await controller.fleet('hosts', '--json')
    expect(JSON.parse(shown.stdout).hosts).toMatchObject([
      { host: 'lon1', user: 'deploy', become: 'sudo', webUser: 'apache' },
      { host: 'ams1', user: 'deploy', become: 'sudo', webUser: 'apache' },
    ])
    const before = readFileSync(file, 'utf8')
    const again = await controller.fleet('init', 'lon2')
    expect(again.stderr).toContain(`fleet: there is an inventory already: ${file}`)
    expect([again.code, readFileSync(file, 'utf8')]).toEqual([2, before])
  })

  it('writes nothing where what was typed is no path', async () => {
    const file = join(aDirectoryOf(), 'fleet.yaml')
    const { code, stderr } = await new Controller(file).fleet('init', 'lon1', '--root', 'srv/ixp')
    expect([code, existsSync(file)]).toEqual([2, false])
    expect(stderr).toBe('fleet: "srv/ixp" is no absolute path\nnext: fleet init --help\n')
  })
})

describe('fleet doctor', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await startUntouchedLab()
  })
  afterAll(() => lab.stop())

  it('looks at all that an upgrade begins with, and touches nothing', async () => {
    const controller = new Controller(lab.inventory)
    const { code, stdout } = await controller.fleet('doctor', '--hosts', 'all')
    expect(stdout).toMatch(/^ {2}pass {3}link {10}/m)
    expect(stdout).toMatch(
      /^3 of 3 hosts pass; nothing was changed\nnext: fleet plan --hosts all\n$/m,
    )
    expect(code).toBe(0)
    await expectUntouched(lab)
  })
})
