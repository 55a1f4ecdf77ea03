import { describe, expect, it } from 'vitest'
import { evidenceOf, type Mistake, oneHost } from '../support/inventory-evidence.ts'

const mistakes: readonly Mistake[] = [
  {
    name: 'nothing where stages belong',
    yaml: `${oneHost}rollouts:\n  slow:\n    stages:\n`,
    says: 'fleet.yaml:5:5: stages: expected a list, got nothing',
  },
  {
    name: 'a host that stands there twice',
    yaml: 'hosts:\n  lon1: {}\n  ams1: {}\n  lon1: {}\n',
    says: 'fleet.yaml:4:3: this key stands here twice',
  },
  {
    name: 'a group of an unknown host',
    yaml: `${oneHost}groups:\n  prod:\n    hosts: [lon1, lon2]\n`,
    says: 'fleet.yaml:5:19: there is no host "lon2": did you mean "lon1"?',
  },
  {
    name: 'a group of an unknown group',
    yaml: `${oneHost}groups:\n  canary: {}\n  prod:\n    children: [canari]\n`,
    says: 'fleet.yaml:6:16: there is no group "canari": did you mean "canary"?',
  },
  {
    name: 'a group that holds itself',
    yaml: `${oneHost}groups:\n  prod: {children: [prod]}\n`,
    says: 'fleet.yaml:4:10: the group holds itself: prod > prod',
  },
  {
    name: 'groups that hold each other',
    yaml: `${oneHost}groups:\n  a: {children: [b]}\n  b: {children: [c]}\n  c: {children: [a]}\n`,
    says: [
      'fleet.yaml:4:7: the group holds itself: a > b > c > a',
      'fleet.yaml:5:7: the group holds itself: b > c > a > b',
      'fleet.yaml:6:7: the group holds itself: c > a > b > c',
    ],
  },
  {
    name: 'a stage of an unknown group',
    yaml: `${oneHost}groups:\n  canary: {}\nrollouts:\n  slow:\n    stages:\n      - name: one\n        hosts: canari\n`,
    says: 'fleet.yaml:9:9: there is no host or group "canari": did you mean "canary"?',
  },
  {
    name: 'a stage without an unknown host',
    yaml: `${oneHost}rollouts:\n  slow: {stages: [{name: one, hosts: "all,!lon2"}]}\n`,
    says: 'fleet.yaml:4:31: there is no host or group "!lon2": did you mean "lon1"?',
  },
]

describe('an inventory with', () => {
  it.each(mistakes)('$name says where', ({ yaml, says }) => {
    expect(evidenceOf({ 'fleet.yaml': yaml })).toEqual([says].flat())
  })

  it.each([
    ['host', 'hosts:\n  ams1: {}\n  lon1: {}\n', 'hosts:\n  lon1: {}\n', 3],
    ['group', 'groups:\n  lon1: {}\n', 'groups:\n  lon1: {}\n', 2],
    [
      'rollout',
      'rollouts:\n  lon1: {stages: [{name: one, hosts: all}]}\n',
      'rollouts:\n  lon1: {stages: [{name: one, hosts: all}]}\n',
      2,
    ],
  ])('a %s that stands in two files names both', (_what, first, second, line) => {
    const says = [`b.yaml:2:3: "lon1" stands already in a.yaml:${line}`]
    expect(evidenceOf({ 'a.yaml': first, 'b.yaml': second })).toEqual(says)
  })
})
