import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadInventory } from '../../src/inventory/load.ts'
import { aDirectoryOf } from '../support/files.ts'

const cases: ReadonlyArray<readonly [name: string, yaml: string, sites: Record<string, string>]> = [
  [
    'a host that says nothing is a site of its own and its schema host',
    'hosts: {lon1: {}, ams1: {}}',
    { lon1: 'lon1, schema host', ams1: 'ams1, schema host' },
  ],
  [
    'the first host of a site is its schema host',
    'hosts: {ams1: {}, lon1: {site: lon}, lon2: {site: lon}}',
    { ams1: 'ams1, schema host', lon1: 'lon, schema host', lon2: 'lon' },
  ],
  [
    'unless another says that it is',
    'hosts: {lon1: {site: lon}, lon2: {site: lon, schemaHost: true}}',
    { lon1: 'lon', lon2: 'lon, schema host' },
  ],
  [
    'a group can say it for all its hosts',
    'groups: {lon: {site: london, hosts: [lon1, lon2]}}\nhosts: {lon1: {}, lon2: {}, ams1: {}}',
    { lon1: 'london, schema host', lon2: 'london', ams1: 'ams1, schema host' },
  ],
  [
    'a site can have the name of its first host',
    'hosts: {lon1: {}, lon2: {site: lon1}}',
    { lon1: 'lon1, schema host', lon2: 'lon1' },
  ],
]

describe('sites of an inventory', () => {
  it.each(cases)('%s', (_name, yaml, sites) => {
    const { hosts } = loadInventory(join(aDirectoryOf({ 'fleet.yaml': `${yaml}\n` })))
    const told = hosts.map(({ name, site, isSchemaHost }) => [
      name,
      `${site}${isSchemaHost ? ', schema host' : ''}`,
    ])
    expect(Object.fromEntries(told)).toEqual(sites)
  })
})
