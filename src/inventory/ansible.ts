import { isMapping, type Mapping } from './mapping.ts'

/** Variables of Ansible that mean what a setting of ours means. */
const settingOf: Readonly<Record<string, string>> = {
  ansible_host: 'address',
  ansible_port: 'port',
  ansible_user: 'user',
  ansible_ssh_private_key_file: 'identityFile',
}

/**
 * The entries of an inventory as Ansible's dynamic inventories print it: groups with `hosts`,
 * `children` and `vars`, and the variables of hosts in `_meta.hostvars`. What holds of `all` are the
 * defaults. Our own settings stand there as `fleet_` variables: `fleet_web_user` is `webUser`.
 */
export function translateAnsible({ _meta, all, ...rest }: Mapping): Mapping {
  const hostVars = mappingIn(mappingIn(_meta).hostvars)
  const groups = Object.fromEntries(
    Object.entries(rest).map(([name, group]) => [name, open(group)]),
  )
  const everybody = open(all)
  const names = [everybody, ...Object.values(groups)].flatMap(({ hosts = [] }) => hosts)
  const hosts = [...new Set([...names.map(String), ...Object.keys(hostVars)])]
  return {
    defaults: settingsOf(mappingIn(everybody.vars)),
    groups: Object.fromEntries(
      Object.entries(groups).map(([name, group]) => [name, groupOf(group, Object.keys(groups))]),
    ),
    hosts: Object.fromEntries(hosts.map((name) => [name, settingsOf(mappingIn(hostVars[name]))])),
  }
}

type AnsibleGroup = {
  readonly hosts?: unknown[]
  readonly children?: unknown[]
  readonly vars?: unknown
}

/** The short form of a group is the list of its hosts. */
function open(group: unknown): AnsibleGroup {
  if (Array.isArray(group)) return { hosts: group }
  const { hosts, children, vars } = mappingIn(group)
  return { hosts: listIn(hosts), children: listIn(children), vars }
}

/** `ansible-inventory` names children that are empty, and leaves them out. */
function groupOf({ hosts = [], children = [], vars }: AnsibleGroup, known: readonly string[]) {
  const living = children.filter((child) => known.includes(String(child)))
  return { ...settingsOf(mappingIn(vars)), hosts, children: living }
}

/** The variables that are ours to know; an inventory has many more. */
function settingsOf(vars: Mapping): Mapping {
  const { ansible_become: become } = vars
  const settings = Object.entries(vars).flatMap(([name, value]) => {
    const key = name.startsWith('fleet_') ? camelCase(name.slice('fleet_'.length)) : settingOf[name]
    return key === undefined ? [] : [[key, key === 'port' ? numberIn(value) : value] as const]
  })
  return {
    ...(become === undefined ? {} : { become: isYes(become) ? 'sudo' : 'none' }),
    ...Object.fromEntries(settings),
  }
}

/** INI inventories give text. */
function numberIn(value: unknown): unknown {
  return /^\d+$/.test(String(value)) ? Number(value) : value
}

/** As Ansible reads it: INI inventories give text. */
function isYes(value: unknown): boolean {
  return /^(true|yes|on|1)$/i.test(String(value))
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function mappingIn(value: unknown): Mapping {
  return isMapping(value) ? value : {}
}

function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
