/** What an inventory begins with; the rest is in its comments. */
export type Beginning = {
  readonly names: readonly string[]
  readonly user: string
  readonly become: 'none' | 'sudo'
  readonly root: string
  readonly webUser: string
}

/** A new inventory, with a comment for whatever an operator may want to say next. */
export function writeInventory({ names, user, become, root, webUser }: Beginning): string {
  return `# Who fleet upgrades, and in which order. For every setting: a host's own word counts, else its
# group's, else the defaults'. What this file comes to: fleet hosts. Whether it fits: fleet doctor --hosts all

defaults:
${user ? `  user: ${scalar(user)}` : '  # user: root            # who logs in; else what ~/.ssh/config says'}
  become: ${become}             # sudo for a login that is not root; a password is asked for
  root: ${scalar(root)} # where IXP Manager is installed
  webUser: ${scalar(webUser)}       # who the web server runs as
  memcached: memcached       # a service, a command that restarts it, or none
  backup: on                 # or {external: "nightly at 01:00, ops@example.net"}
  # alarm: mail -s fleet noc@example.net   # a command or a URL: where a site stays down, its host tells
  # proxyJump: noc@bastion.example.net
  # identityFile: ~/.ssh/id_fleet

groups:
  prod:
    hosts: [${names.join(', ')}]

hosts:
${names.map(writeHost).join('\n')}

# One host first, then the rest in halves; without this, one host and then all others.
# rollouts:
#   default:
#     stages:
#       - {name: first, hosts: ${names[0] ?? 'lon1'}, soak: 10m}
#       - {name: rest, hosts: all, batch: 50%, soak: 5m}
`
}

function writeHost(name: string, index: number): string {
  if (index > 0) return `  ${name}:`
  return `  ${name}:
    # address: portal.example.net    # else its name, as ssh understands it
    # health: https://portal.example.net/api/v4/ping   # asked on the host
    # site: london                   # hosts with one database: upgraded together`
}

/** Plain where YAML reads it as the same text, else in quotes. */
function scalar(text: string): string {
  return /^[A-Za-z/][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}
