import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'

const yaml = `
hosts:
  ams1: { address: 127.0.0.1, port: 1 }
  lon1: { address: 127.0.0.1, port: 1, site: london }
  lon2: { address: 127.0.0.1, port: 1, site: london }
rollouts:
  fast:
    stages: [{ name: all, hosts: all }]
`
const anInventory = () => join(aDirectoryOf({ 'my fleet.yaml': yaml }), 'my fleet.yaml')
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)

describe('the command to type next', () => {
  it('has the inventory that was typed', async () => {
    const inventory = anInventory()
    const { stdout } = await new Controller(anInventory()).fleet(
      ...['status', '-i', inventory, '--hosts', 'ams1'],
    )
    expect(lastLine(stdout)).toBe(`next: fleet doctor --hosts ams1 -i '${inventory}'`)
  })

  it('leaves out an inventory that the environment names anyway', async () => {
    const { stdout } = await new Controller(anInventory()).fleet('status', '--hosts', 'ams1')
    expect(lastLine(stdout)).toBe('next: fleet doctor --hosts ams1')
  })

  it('has all of what was typed where the command is refused', async () => {
    const inventory = anInventory()
    const typed = ['--hosts', 'lon9', '-i', inventory, '--sudo-password-file', '/p']
    const { code, stderr } = await new Controller(anInventory()).fleet('status', ...typed)
    expect([code, lastLine(stderr)]).toEqual([2, `next: fleet hosts -i '${inventory}'`])
    const site = ['plan', '--hosts', 'lon1', '-i', inventory, '--no-first-alone']
    const refused = await new Controller(anInventory()).fleet(...site)
    expect(lastLine(refused.stderr)).toBe(
      `next: fleet plan --hosts lon1,lon2 --no-first-alone -i '${inventory}'`,
    )
  })
})
