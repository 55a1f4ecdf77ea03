import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadInventory } from '../../src/inventory/load.ts'
import { type Beginning, writeInventory } from '../../src/inventory/new-inventory.ts'
import { aDirectoryOf } from '../support/files.ts'

const usual: Beginning = {
  names: ['lon1', 'ams1'],
  user: 'root',
  become: 'none',
  root: '/srv/ixpmanager',
  webUser: 'www-data',
}

function load(differing: Partial<Beginning> = {}, edit = (text: string) => text) {
  const text = edit(writeInventory({ ...usual, ...differing }))
  return loadInventory(join(aDirectoryOf({ 'fleet.yaml': text }), 'fleet.yaml'))
}

describe('a new inventory', () => {
  it.each<[what: string, differing: Partial<Beginning>]>([
    ['as usual', {}],
    ['of a login that is not root', { user: 'deploy', become: 'sudo' }],
    ['of a root with a space', { root: '/srv/our ixp' }],
    ['of a web user that YAML would not take for text', { webUser: 'no' }],
  ])('says what was answered: %s', (_what, differing) => {
    const { names, ...told } = { ...usual, ...differing }
    const { hosts, groups } = load(differing)
    expect(hosts).toMatchObject(names.map((name) => ({ name, ...told })))
    expect(groups.get('prod')).toEqual(names)
  })

  it('leaves the login to ssh where nobody was named', () => {
    expect(load({ user: '' }).hosts[0]?.user).toBeUndefined()
  })

  it('has a rollout in its comments that holds once they are none', () => {
    const uncomment = (text: string) => text.replaceAll(/^# (rollouts:| {2})/gm, '$1')
    expect(load({}, uncomment).rollouts.get('default')?.stages).toMatchObject([
      { name: 'first', hosts: 'lon1', soak: 600 },
      { name: 'rest', hosts: 'all', batch: [{ percent: 50 }] },
    ])
  })
})
