import { describe, expect, it } from 'vitest'
import { evidenceOf, type Mistake, oneHost } from '../support/inventory-evidence.ts'

const mistakes: readonly Mistake[] = [
  {
    name: 'text for a number',
    yaml: 'hosts:\n  lon1:\n    port: ssh\n',
    says: 'fleet.yaml:3:5: port: expected a number, got "ssh"',
  },
  {
    name: 'a number for text',
    yaml: 'hosts:\n  lon1:\n    user: 17\n',
    says: 'fleet.yaml:3:5: user: expected text, got 17',
  },
  {
    name: 'text for a mapping',
    yaml: 'hosts:\n  lon1: lon1.example.net\n',
    says: 'fleet.yaml:2:3: lon1: expected a mapping, got "lon1.example.net"',
  },
  {
    name: 'a mapping for a list',
    yaml: `${oneHost}groups:\n  prod:\n    hosts: {lon1: {}}\n`,
    says: 'fleet.yaml:5:5: hosts: expected a list, got a mapping',
  },
  {
    name: 'a list for the whole file',
    yaml: '- lon1\n- ams1\n',
    says: 'fleet.yaml:1:1: expected a mapping, got a list',
  },
  {
    name: 'a rollout of no stages',
    yaml: `${oneHost}rollouts:\n  slow: {stages: []}\n`,
    says: 'fleet.yaml:4:10: stages: must be at least 1',
  },
  {
    name: 'a port that is none',
    yaml: 'hosts:\n  lon1:\n    port: 70000\n',
    says: 'fleet.yaml:3:5: port: must be at most 65535',
  },
  {
    name: 'a way to become root that is none',
    yaml: 'defaults:\n  become: su\n',
    says: 'fleet.yaml:2:3: become: expected one of none, sudo',
  },
  {
    name: 'two schema hosts in one site',
    yaml: 'hosts:\n  lon1: {site: lon, schemaHost: true}\n  lon2: {site: lon, schemaHost: true}\n',
    says: 'fleet.yaml:3:21: site lon has its schema host already: lon1',
  },
  {
    name: 'a root that is no absolute path',
    yaml: 'defaults:\n  root: ixpmanager\n',
    says: 'fleet.yaml:2:3: root: expected an absolute path',
  },
  {
    name: 'a version of PHP that is a number to YAML',
    yaml: 'defaults:\n  php: {7.0: /usr/bin/php7.0}\n',
    says: 'fleet.yaml:2:3: php: expected an absolute path, or one for each version: {"7.0": /…}',
  },
  {
    name: 'a version of composer that there is not',
    yaml: 'defaults:\n  composer: {"3": /usr/bin/composer}\n',
    says: 'fleet.yaml:2:3: composer: expected an absolute path, or {"1": /…, "2": /…}',
  },
  {
    name: 'an acknowledgement of a line',
    yaml: 'defaults:\n  ack: ["5"]\n',
    says: 'fleet.yaml:2:9: ack: expected a release such as 5.0.0',
  },
  {
    name: 'an identity file without its folder',
    yaml: 'defaults:\n  identityFile: id_fleet\n',
    says: 'fleet.yaml:2:3: identityFile: expected a path: /…, ~/… or ./…',
  },
  {
    name: 'an address that ssh would take for an option',
    yaml: 'hosts:\n  lon1: {address: "-oProxyCommand=x"}\n',
    says: 'fleet.yaml:2:10: address: expected a host name or address',
  },
  {
    name: 'a user that ssh would take for an option',
    yaml: 'defaults:\n  user: -oProxyCommand=x\n',
    says: 'fleet.yaml:2:3: user: expected the name of a user',
  },
  {
    name: 'a name with a space',
    yaml: 'hosts:\n  "lon 1": {}\n',
    says: 'fleet.yaml:2:3: lon 1: a name is letters, digits, ".", "_" and "-"',
  },
  {
    name: 'a machine-id that is none',
    yaml: 'hosts:\n  lon1: {machineId: "0f1e"}\n',
    says: 'fleet.yaml:2:10: machineId: expected the 32 hexadecimal digits of /etc/machine-id, in quotes',
  },
  {
    name: 'a machine-id that many hosts would have',
    yaml: 'defaults:\n  machineId: "0f1e2d3c4b5a69788796a5b4c3d2e1f0"\nhosts: {lon1: }\n',
    says: 'fleet.yaml:2:3: unknown key "machineId"',
  },
  {
    name: 'an APP_URL of another kind',
    yaml: 'defaults:\n  appUrl: portal.example.net\n',
    says: 'fleet.yaml:2:3: appUrl: expected an http or https URL',
  },
  {
    name: 'a health URL of another kind',
    yaml: 'hosts:\n  lon1: {health: ftp://example.net}\n',
    says: 'fleet.yaml:2:10: health: expected an http or https URL',
  },
  {
    name: 'a site that the controller asks at an address of the host',
    yaml: 'defaults:\n  health: {at: 127.0.0.1, from: controller}\n',
    says: 'fleet.yaml:2:3: health: only a host asks at an address of its own',
  },
  {
    name: 'a name in place of the address of a site',
    yaml: 'defaults:\n  health: {at: localhost}\n',
    says: 'fleet.yaml:2:3: health: expected an http or https URL, or {url: one, at: an IP address, from: host or controller}',
  },
  {
    name: 'an alarm URL of another kind',
    yaml: 'hosts:\n  lon1: {alarm: "smtp://example.net"}\n',
    says: 'fleet.yaml:2:10: alarm: expected an http or https URL, or a command',
  },
  {
    name: 'a number in the environment',
    yaml: 'defaults:\n  env: {HTTP_TIMEOUT: 30}\n',
    says: 'fleet.yaml:2:9: HTTP_TIMEOUT: expected text: put the value in quotes',
  },
  {
    name: 'a yes in the environment',
    yaml: 'defaults:\n  env: {DEBUG: true}\n',
    says: 'fleet.yaml:2:9: DEBUG: expected text: put the value in quotes',
  },
  {
    name: 'a variable that no shell takes',
    yaml: 'defaults:\n  env: {http-proxy: "x"}\n',
    says: 'fleet.yaml:2:9: http-proxy: expected the name of a variable',
  },
  {
    name: 'a duration that is none',
    yaml: 'defaults:\n  limits: {composer: 1 hour}\n',
    says: 'fleet.yaml:2:12: composer: expected a duration such as 90s, 30m or 2h',
  },
  {
    name: 'a duration without its unit',
    yaml: `${oneHost}rollouts:\n  slow: {stages: [{name: one, hosts: all, soak: 60}]}\n`,
    says: 'fleet.yaml:4:43: soak: expected text, got 60',
  },
  {
    name: 'a percent over 100',
    yaml: `${oneHost}rollouts:\n  slow: {stages: [{name: one, hosts: all, batch: 120%}]}\n`,
    says: 'fleet.yaml:4:43: batch: 120% is not between 1% and 100%',
  },
  {
    name: 'a percent of nothing',
    yaml: `${oneHost}rollouts:\n  slow: {stages: [{name: one, hosts: all, batch: 0%}]}\n`,
    says: 'fleet.yaml:4:43: batch: 0% is not between 1% and 100%',
  },
  {
    name: 'a percent over 100 in a list',
    yaml: `${oneHost}rollouts:\n  slow: {stages: [{name: one, hosts: all, batch: [1, 101%]}]}\n`,
    says: 'fleet.yaml:4:54: batch: 101% is not between 1% and 100%',
  },
  {
    name: 'a batch that is none',
    yaml: `${oneHost}rollouts:\n  slow: {stages: [{name: one, hosts: all, batch: half}]}\n`,
    says: 'fleet.yaml:4:43: batch: expected a count of hosts or a percent such as 25%',
  },
  {
    name: 'a budget below nothing',
    yaml: `${oneHost}rollouts:\n  slow: {stages: [{name: one, hosts: all, budget: -1}]}\n`,
    says: 'fleet.yaml:4:43: budget: must be at least 0',
  },
  {
    name: 'a list that is not closed',
    yaml: 'groups:\n  prod:\n    hosts: [lon1\n',
    says: 'fleet.yaml:4:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
  },
  {
    name: 'an alias of nothing, as a glob without its quotes is',
    yaml: `${oneHost}rollouts:\n  slow: {stages: [{name: one, hosts: *lon }]}\n`,
    says: 'fleet.yaml:4:38: this alias (*name) stands for nothing: put it in quotes',
  },
  {
    name: 'a tab for indentation',
    yaml: 'hosts:\n\tlon1: {}\n',
    says: 'fleet.yaml:2:1: Tabs are not allowed as indentation',
  },
]

describe('an inventory with', () => {
  it.each(mistakes)('$name says where, and what is expected', ({ yaml, says }) => {
    expect(evidenceOf({ 'fleet.yaml': yaml })).toEqual([says].flat())
  })
  it('a batch of no hosts says what a batch is', () => {
    const yaml = `${oneHost}rollouts:\n  slow: {stages: [{name: one, hosts: all, batch: 0}]}\n`
    expect(evidenceOf({ 'fleet.yaml': yaml })).toEqual([
      expect.stringMatching(/^fleet.yaml:4:43: batch: (expected a count|must be at least 1)/),
    ])
  })
})
