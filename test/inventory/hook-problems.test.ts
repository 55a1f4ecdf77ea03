import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Hooks } from '../../src/inventory/inventory.ts'
import { loadInventory } from '../../src/inventory/load.ts'
import { aDirectoryOf } from '../support/files.ts'
import { evidenceOf, type Mistake } from '../support/inventory-evidence.ts'

function hooksOf(yaml: string): Hooks | undefined {
  return loadInventory(join(aDirectoryOf({ 'fleet.yaml': yaml }), 'fleet.yaml')).hosts[0]?.hooks
}

describe('a line of the inventory around a step', () => {
  it('is root’s, or that of whom it names', () => {
    const yaml = `hosts:
  lon1:
    before: {down: drain, hop: {run: note, as: deploy}, 4.9.0: one}
    after: {checkout: {run: build, as: web}, 4.9.0/schema: {run: tell, as: owner}, revert: switch}
`
    expect(hooksOf(yaml)).toEqual({
      before: {
        down: { run: 'drain', as: 'root' },
        hop: { run: 'note', as: 'user:deploy' },
        '4.9.0': { run: 'one', as: 'root' },
      },
      after: {
        checkout: { run: 'build', as: 'web' },
        '4.9.0/schema': { run: 'tell', as: 'owner' },
        revert: { run: 'switch', as: 'root' },
      },
    })
  })

  it('stands beside those of its groups and the defaults, and in place of one at the same point', () => {
    const yaml = `defaults: {before: {down: of-defaults, up: of-defaults}}
groups: {london: {hosts: [lon1], site: london, before: {down: of-group, fetch: of-group}}}
hosts: {lon1: {before: {fetch: of-host}}}
`
    expect(hooksOf(yaml)?.before).toEqual({
      down: { run: 'of-group', as: 'root' },
      up: { run: 'of-defaults', as: 'root' },
      fetch: { run: 'of-host', as: 'root' },
    })
  })
})

const mistakes: readonly Mistake[] = [
  {
    name: 'at a step that is mistyped',
    yaml: 'hosts:\n  lon1:\n    after: {chekout: build}\n',
    says: 'fleet.yaml:3:13: there is no step "chekout" to stand after: did you mean "checkout"?',
  },
  {
    name: 'at a mistyped step of a hop, in a group',
    yaml: 'groups:\n  prod:\n    before:\n      4.9.0/scheme: build\n',
    says: 'fleet.yaml:4:7: there is no step "scheme" to stand before: did you mean "schema"?',
  },
  {
    name: 'at a hop that is no release, in the defaults',
    yaml: 'defaults: {before: {4.9/schema: build}}\n',
    says: 'fleet.yaml:1:21: "4.9" is no release such as 4.9.0',
  },
  {
    name: 'before a revert, which begins by itself',
    yaml: 'defaults: {before: {revert: switch}}\n',
    says: 'fleet.yaml:1:21: there is no step "revert" to stand before',
  },
  {
    name: 'that is no line',
    yaml: 'hosts:\n  lon1:\n    before: {down: [a, b]}\n',
    says: 'fleet.yaml:3:14: down: expected a line of sh, or {run: the line, as: a user}',
  },
  {
    name: 'of two lines',
    yaml: 'hosts:\n  lon1:\n    reload: "one\\ntwo"\n',
    says: 'fleet.yaml:3:5: reload: expected one line of text',
  },
  {
    name: 'as somebody who cannot be',
    yaml: 'hosts:\n  lon1:\n    before: {down: {run: drain, as: "-x"}}\n',
    says: 'fleet.yaml:3:33: as: expected the name of a user',
  },
  {
    name: 'with a time limit for a mistyped one',
    yaml: 'hosts:\n  lon1:\n    limits: {before-dwon: 1h}\n',
    says: 'fleet.yaml:3:14: unknown key "before-dwon": did you mean "before-down"?',
  },
]

describe('a line', () => {
  it.each(mistakes)('$name says where', ({ yaml, says }) => {
    expect(evidenceOf({ 'fleet.yaml': yaml })).toEqual([says].flat())
  })
})
