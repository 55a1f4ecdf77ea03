import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalog } from '../../src/releases/catalog.ts'
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

describe('fleet releases', () => {
  const controller = new Controller(join(aDirectoryOf(), 'fleet.yaml'))

  it('tells what a release needs and asks for, of all of them a line each, without an inventory', async () => {
    const { code, stdout } = await controller.fleet('releases', '5.0.0')
    expect(stdout).toMatch(/^5.0.0 of 2019-05-21, line v5\nPHP {9}\^7.2/)
    expect(stdout).toMatch(
      /^runs {8}artisan update:customer2users, once only: it takes --ack 5.0.0$/m,
    )
    expect(code).toBe(0)
    const all = await controller.fleet('releases', '--json')
    const versions = JSON.parse(all.stdout).releases.map(
      ({ version }: { version: string }) => version,
    )
    expect(versions).toEqual(catalog.map(({ version }) => version))
  })

  it('knows no release that there is none of', async () => {
    const { code, stderr } = await controller.fleet('releases', '5.9.9')
    expect(stderr).toMatch(/^fleet: there is no release "5.9.9"(.|\n)*\nnext: fleet releases\n$/)
    expect(code).toBe(2)
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
