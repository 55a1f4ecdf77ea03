import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import { loadInventory } from '../../src/inventory/load.ts'
import { word } from '../../src/wording/word.ts'
import { failureOf } from '../support/failures.ts'
import { aDirectoryOf } from '../support/files.ts'

function hostOf(yaml: string, name = 'lon1'): Host | undefined {
  const path = join(aDirectoryOf({ 'fleet.yaml': yaml }), 'fleet.yaml')
  return loadInventory(path).hosts.find((host) => host.name === name)
}

describe('the inventory that comes with fleet', () => {
  const shipped = loadInventory('inventory/fleet.yaml')

  it('loads, as a file and as a directory', () => {
    expect(shipped.hosts.map(({ name }) => name)).toEqual([
      ...['stg1', 'ams1', 'dub1', 'fra1', 'lon1', 'waw1'],
    ])
    expect(loadInventory('inventory').hosts).toEqual(shipped.hosts)
  })

  it('starts with the canary and goes on with half of the rest', () => {
    expect(shipped.groups.get('prod')).toEqual(['dub1', 'fra1', 'lon1', 'waw1', 'ams1'])
    expect(shipped.rollouts.get('default')?.stages).toEqual([
      { name: 'canary', hosts: 'canary', soak: 60, budget: 0, batch: [{ percent: 100 }] },
      { name: 'rest', hosts: 'all', soak: 60, budget: 0, batch: [{ percent: 50 }] },
    ])
  })
})

describe('where there is no inventory', () => {
  it.each([
    ['no such file', 'none.yaml', /^no inventory at .*none\.yaml$/],
    ['no file in the directory', '.', /^no inventory in .*: it holds no \*\.yaml file$/],
  ])('%s is said', (_name, path, what) => {
    const directory = aDirectoryOf({ 'notes.txt': 'hosts: {}', '.hidden.yaml': 'hosts: {}' })
    const failure = failureOf(() => loadInventory(join(directory, path)))
    expect(failure.kind).toBe('inventory-missing')
    expect(word(failure).what).toMatch(what)
    expect(word(failure).next).toBe('fleet init')
  })
})

describe('a host that says nothing', () => {
  it('has what is usual, and its name for its address', () => {
    expect(hostOf('hosts:\n  lon1:\n')).toEqual({
      ack: [],
      name: 'lon1',
      site: 'lon1',
      isSchemaHost: true,
      address: 'lon1',
      become: 'none',
      root: '/srv/ixpmanager',
      webUser: 'www-data',
      memcached: 'memcached',
      backup: 'on',
      keepBackups: 20,
      env: {},
      limits: {},
      hooks: { before: {}, after: {} },
    })
  })
})

describe('a setting', () => {
  const levels = [
    'defaults: {user: of-defaults}',
    'groups: {wide: {user: of-wide, children: [narrow]}, narrow: {user: of-narrow, hosts: [lon1]}}',
    'hosts: {lon1: {user: of-host}}',
  ]
  const [defaults = '', groups = '', host = ''] = levels

  it.each([
    ['a host over its groups', [defaults, groups, host], 'of-host'],
    ['the inner group over the outer', [defaults, groups, 'hosts: {lon1: {}}'], 'of-narrow'],
    ['the defaults where nobody else', [defaults, 'hosts: {lon1: {}}'], 'of-defaults'],
  ])('is said by %s', (_name, parts, user) => {
    expect(hostOf(parts.join('\n'))?.user).toBe(user)
  })

  it('is said by the inner group also where it stands first', () => {
    const yaml =
      'groups:\n  narrow: {port: 2, hosts: [lon1]}\n  wide: {port: 1, children: [narrow]}\nhosts: {lon1: }\n'
    expect(hostOf(yaml)?.port).toBe(2)
  })

  it('of a group is not said to a host outside of it', () => {
    expect(
      hostOf('groups: {a: {port: 1, hosts: [ams1]}}\nhosts: {ams1: , lon1: }'),
    ).not.toHaveProperty('port')
  })

  it('of who a host is stands with the host, its APP_URL also with its group', () => {
    const id = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
    const url = 'https://portal.example.net'
    const yaml = `groups: {lon: {hosts: [lon1], appUrl: "${url}"}}\nhosts: {lon1: {machineId: "${id}"}}`
    expect(hostOf(yaml)).toMatchObject({ machineId: id, appUrl: url })
  })

  it('of the environment and the limits is put together, key by key', () => {
    const host = hostOf(`
defaults: {env: {A: "1", B: "1", C: "1"}, limits: {composer: 1h, bower: 1h, schema: 1h}}
groups: {prod: {hosts: [lon1], env: {B: "2", C: "2"}, limits: {bower: 2h, schema: 2h}}}
hosts: {lon1: {env: {C: "3"}, limits: {schema: 90s}}}
`)
    expect(host?.env).toEqual({ A: '1', B: '2', C: '3' })
    expect(host?.limits).toEqual({ composer: 3600, bower: 7200, schema: 90 })
  })

  it('that is a path on the controller is meant from the file it stands in', () => {
    const directory = aDirectoryOf({
      'a.yaml': 'defaults: {identityFile: ./keys/id, knownHosts: ../known_hosts}',
      'b.yaml': 'hosts: {lon1: , ams1: {identityFile: ~/.ssh/id}, dub1: {identityFile: /etc/id}}',
    })
    const { hosts } = loadInventory(directory)
    const files = Object.fromEntries(hosts.map((each) => [each.name, each.identityFile]))
    expect(files).toEqual({
      lon1: join(directory, 'keys/id'),
      ams1: join(homedir(), '.ssh/id'),
      dub1: '/etc/id',
    })
    expect(hosts[0]?.knownHosts).toBe(join(directory, '../known_hosts'))
  })
})

describe('a directory of files', () => {
  it('is put together in the order of their names', () => {
    const directory = aDirectoryOf({
      '20.yml': 'hosts: {lon1: }',
      '10.yaml': 'hosts: {ams1: }\ngroups: {prod: {hosts: [lon1, ams1]}}',
      '30.yaml': '# nothing yet\n',
    })
    const { hosts, groups, path } = loadInventory(directory)
    expect(hosts.map(({ name }) => name)).toEqual(['ams1', 'lon1'])
    expect(groups.get('prod')).toEqual(['lon1', 'ams1'])
    expect(path).toBe(directory)
  })
})

describe('a group', () => {
  it('has the hosts of its children, and each once', () => {
    const directory = aDirectoryOf({
      'fleet.yaml': `
groups:
  top: {children: [left, right], hosts: [c]}
  left: {children: [low]}
  right: {children: [low], hosts: [b]}
  low: {hosts: [a]}
  empty:
hosts: {a: , b: , c: }
`,
    })
    const { groups } = loadInventory(directory)
    expect(groups.get('top')).toEqual(['c', 'a', 'b'])
    expect(groups.get('empty')).toEqual([])
  })
})

describe('a stage', () => {
  it('that says nothing takes all at once, soaks a minute and may have no failures', () => {
    const directory = aDirectoryOf({
      'a.yaml': `hosts: {a: }
rollouts:
  slow:
    stages:
      - {name: one, hosts: all}
      - {name: two, hosts: "all,!a", batch: 2, soak: 5m, budget: 1}
      - {name: three, hosts: a, batch: [1, 5%, 100%], soak: 0s}
`,
    })
    expect(loadInventory(directory).rollouts.get('slow')?.stages).toEqual([
      { name: 'one', hosts: 'all', batch: [{ percent: 100 }], soak: 60, budget: 0 },
      { name: 'two', hosts: 'all,!a', batch: [{ count: 2 }], soak: 300, budget: 1 },
      {
        name: 'three',
        hosts: 'a',
        batch: [{ count: 1 }, { percent: 5 }, { percent: 100 }],
        soak: 0,
        budget: 0,
      },
    ])
  })
})
