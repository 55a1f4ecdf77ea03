import { describe, expect, it } from 'vitest'
import { evidenceOf, type Mistake, oneHost } from '../support/inventory-evidence.ts'

const mistakes: readonly Mistake[] = [
  {
    name: 'a mistyped key of a host',
    yaml: 'hosts:\n  lon1:\n    adress: lon1.example.net\n',
    says: 'fleet.yaml:3:5: unknown key "adress": did you mean "address"?',
  },
  {
    name: 'a mistyped key of the defaults',
    yaml: 'defaults:\n  webuser: apache\n',
    says: 'fleet.yaml:2:3: unknown key "webuser": did you mean "webUser"?',
  },
  {
    name: 'a mistyped key of a group',
    yaml: 'groups:\n  prod:\n    childs: []\n',
    says: 'fleet.yaml:3:5: unknown key "childs"',
  },
  {
    name: 'a mistyped key of a stage',
    yaml: `${oneHost}rollouts:\n  slow:\n    stages:\n      - name: one\n        hosts: all\n        soack: 1m\n`,
    says: 'fleet.yaml:8:9: unknown key "soack": did you mean "soak"?',
  },
  {
    name: 'a mistyped section',
    yaml: 'host:\n  lon1: {}\n',
    says: 'fleet.yaml:1:1: unknown key "host": did you mean "hosts"?',
  },
  {
    name: 'a key that is like none',
    yaml: 'hosts:\n  lon1:\n    colour: red\n',
    says: 'fleet.yaml:3:5: unknown key "colour"',
  },
  {
    name: 'a mistyped step of a limit',
    yaml: 'hosts:\n  lon1:\n    limits: {compser: 1h}\n',
    says: 'fleet.yaml:3:14: unknown key "compser": did you mean "composer"?',
  },
  {
    name: 'a mistyped word of a backup',
    yaml: 'hosts:\n  lon1:\n    backup: {externally: ops}\n',
    says: 'fleet.yaml:3:5: backup: expected "on", or {external: who backs up}',
  },
]

describe('an inventory with', () => {
  it.each(mistakes)('$name says where, and what was meant', ({ yaml, says }) => {
    expect(evidenceOf({ 'fleet.yaml': yaml })).toEqual([says].flat())
  })

  it('several mistakes tells all of them at once', () => {
    const files = {
      'a.yaml': 'defaults:\n  usr: root\n  port: 0\n',
      'b.yaml': 'hosts:\n  lon1: {colour: red}\n',
    }
    expect(evidenceOf(files)).toEqual([
      'a.yaml:3:3: port: must be at least 1',
      'a.yaml:2:3: unknown key "usr": did you mean "user"?',
      'b.yaml:2:10: unknown key "colour"',
    ])
  })
})
