import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ExpectedFailure } from '../../src/failure.ts'
import type { Inventory } from '../../src/inventory/inventory.ts'
import { loadInventory } from '../../src/inventory/load.ts'
import { word } from '../../src/wording/word.ts'
import { aDirectoryOf } from '../support/files.ts'

/** As `ansible-inventory --list` prints it. */
const ofAnsible = {
  _meta: {
    hostvars: {
      lon1: { ansible_host: '192.0.2.1', ansible_port: 2222, ansible_user: 'deploy', foo: {} },
      ams1: { ansible_become: 'yes', ansible_port: '22', fleet_web_user: 'apache' },
    },
  },
  all: { children: ['ungrouped', 'prod'], vars: { fleet_root: '/opt/ixp', ntp_server: 'x' } },
  prod: { children: ['london', 'ungrouped'], vars: { fleet_memcached: 'none' } },
  london: { hosts: ['lon1', 'lon2'] },
  amsterdam: ['ams1'],
}

const load = (files: Record<string, string>): Inventory => loadInventory(aDirectoryOf(files))

/** What the operator is told of an inventory that cannot be used. */
function evidenceOf(load: () => Inventory): readonly string[] {
  try {
    load()
  } catch (error) {
    if (error instanceof ExpectedFailure) return word(error.failure).evidence
    throw error
  }
  return []
}

describe('an inventory of Ansible', () => {
  it('has its hosts, groups and children, and our settings as fleet_ variables', () => {
    const { hosts, groups } = load({ 'ansible.json': JSON.stringify(ofAnsible) })
    expect(hosts).toMatchObject([
      { name: 'lon1', address: '192.0.2.1', port: 2222, user: 'deploy', memcached: 'none' },
      { name: 'lon2', address: 'lon2', memcached: 'none', root: '/opt/ixp', become: 'none' },
      { name: 'ams1', become: 'sudo', port: 22, webUser: 'apache', memcached: 'memcached' },
    ])
    expect(Object.fromEntries(groups)).toEqual({
      prod: ['lon1', 'lon2'],
      london: ['lon1', 'lon2'],
      amsterdam: ['ams1'],
    })
  })

  it('is asked of a program, and stands beside a YAML file with rollouts', () => {
    const directory = aDirectoryOf({
      'hosts.sh': `#!/bin/sh\n[ "$1" = --list ] && echo '${JSON.stringify(ofAnsible)}'\n`,
      'rollouts.yaml': 'rollouts: {default: {stages: [{name: first, hosts: london}]}}\n',
      README: 'no inventory\n',
    })
    chmodSync(join(directory, 'hosts.sh'), 0o755)
    const { hosts, rollouts } = loadInventory(directory)
    expect(hosts.map(({ name }) => name)).toEqual(['lon1', 'lon2', 'ams1'])
    expect([...rollouts.keys()]).toEqual(['default'])
  })

  it.each<[what: string, entries: object, problem: string]>([
    [
      'a setting that is none, of the host it stands with',
      { _meta: { hostvars: { lon1: { fleet_rot: '/x' } } } },
      'hosts lon1: unknown key "rot": did you mean "root"?',
    ],
    [
      'a port that is none',
      { _meta: { hostvars: { lon1: { ansible_port: 'ssh' } } } },
      'hosts lon1: port: expected a number, got "ssh"',
    ],
  ])('is refused with %s', (_what, entries, problem) => {
    const directory = aDirectoryOf({ 'ansible.json': JSON.stringify(entries) })
    const said = evidenceOf(() => loadInventory(directory))
    expect(said).toEqual([`${directory}/ansible.json ${problem}`])
  })

  it.each([
    ['fails', 'echo hello; echo "no AWS token" >&2; exit 3', 'failed: no AWS token'],
    ['prints no JSON', 'echo hello', 'expected JSON:'],
  ])('is refused of a program that %s', (_what, script, said) => {
    const file = join(aDirectoryOf({ list: `#!/bin/sh\n${script}\n` }), 'list')
    chmodSync(file, 0o755)
    expect(evidenceOf(() => loadInventory(file)).join()).toContain(said)
  })
})

describe('an inventory of ours as JSON', () => {
  it('is read as YAML is, with the line of a mistake', () => {
    expect(load({ 'a.json': '{"hosts": {"lon1": {"user": "eve"}}}' }).hosts).toMatchObject([
      { name: 'lon1', user: 'eve' },
    ])
    const said = evidenceOf(() => load({ 'a.json': '{\n"hosts": {"lon1": {"usr": "eve"}}}' }))
    expect(said.join()).toMatch(/a\.json:2:20: unknown key "usr": did you mean "user"\?$/)
  })
})
