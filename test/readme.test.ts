import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadInventory } from '../src/inventory/load.ts'
import { selectHosts } from '../src/inventory/select.ts'
import { builtFleet } from './support/built.ts'
import { aDirectoryOf } from './support/files.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const [yaml = '', site = ''] = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text)

describe('the README', () => {
  it('shows an inventory that fleet takes', () => {
    const inventory = loadInventory(join(aDirectoryOf({ 'fleet.yaml': yaml }), 'fleet.yaml'))
    const [ams1, lon1, lon2] = inventory.hosts
    expect(selectHosts(inventory, ['prod'])).toEqual({ hosts: [ams1, lon1, lon2] })
    expect(inventory.rollouts.get('default')?.stages.map(({ name }) => name)).toEqual([
      'canary',
      'rest',
    ])
  })

  it('shows a site of two hosts, the first of which is its schema host', () => {
    const inventory = loadInventory(join(aDirectoryOf({ 'fleet.yaml': site }), 'fleet.yaml'))
    expect(inventory.hosts).toMatchObject([
      { name: 'lon1', site: 'london', isSchemaHost: true },
      { name: 'lon2', site: 'london', isSchemaHost: false },
    ])
  })

  it('shows commands that fleet has, and all of them', () => {
    const shown = [...readme.matchAll(/^\| `fleet (\w+)/gm)].map(([, command]) => command)
    const help = execFileSync(process.execPath, [builtFleet(), '--help'], { encoding: 'utf8' })
    const listed = help.matchAll(/^ {2}fleet (\w+)/gm)
    expect(shown.toSorted()).toEqual([...listed].map(([, command]) => command).toSorted())
  })
})
