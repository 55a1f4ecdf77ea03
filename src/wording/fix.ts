import { cleanLine } from '../clean.ts'
import type { Blocker } from '../failure.ts'
import { quote } from '../quote.ts'
import type { Unaddressable } from '../unreachable.ts'
import { sayMending } from './broken-view.ts'

/** What to type so that a reason is gone, and where; `here` is a command of fleet. */
export type Fix = { readonly where: 'host' | 'inventory' | 'here'; readonly text: string }

/** The host that it is about. */
type Where = { readonly host: string; readonly root: string }

/** `next`: the command its words end with puts it right, or shows what only a person can decide. */
type Fixes = {
  readonly [Kind in Blocker['kind']]:
    | 'next'
    | ((blocker: Extract<Blocker, { kind: Kind }>, where: Where) => Fix)
}

const onHost = (text: string): Fix => ({ where: 'host', text })
const inInventory = (text: string): Fix => ({ where: 'inventory', text })
const here = (text: string): Fix => ({ where: 'here', text })
const inRoot = (root: string, command: string) =>
  onHost(`cd ${quote(cleanLine(root))} && ${command}`)

const ofUnaddressable: { readonly [Kind in Unaddressable['kind']]: 'next' } = {
  'address-unresolved': 'next',
  'host-key-unknown': 'next',
  'host-key-changed': 'next',
  'host-key-revoked': 'next',
  'proxy-unsupported': 'next',
  'key-locked': 'next',
}

/** Every reason not to start has one; a kind without does not compile. */
const fixes: Fixes = {
  ...ofUnaddressable,
  'host-mistaken': ({ what, found }) =>
    inInventory(
      found === ''
        ? 'address: that of the host which is meant'
        : `if it is the right one: ${what === 'APP_URL' ? 'appUrl' : 'machineId'}: ${found}`,
    ),
  'root-wrong': () => inInventory('root: /srv/ixpmanager'),
  'release-unreadable': (_, { root }) => inRoot(root, 'git fetch --tags'),
  'line-unsupported': () => here('fleet releases'),
  'release-ahead': 'next',
  'major-denied': 'next',
  'ack-missing': 'next',
  'web-php-missing': ({ missing }) =>
    inInventory(`webPhp: {"${missing[0]}": a2enmod php${missing[0]} …, …}`),
  'release-untold': 'next',
  'release-missing': (_, { root }) =>
    inRoot(root, 'git remote set-url origin https://github.com/inex/IXP-Manager.git'),
  'branch-gone': ({ branch }) => inInventory(`take out branch: ${branch}`),
  'branch-astray': ({ branch }) => inInventory(`take out branch: ${branch}`),
  'branch-diverged': ({ branch }) => inInventory(`take out branch: ${branch}`),
  'branch-skips': 'next',
  'remote-unreachable': (_, { root }) => inRoot(root, 'git ls-remote --tags origin'),
  'php-missing': () => inInventory('php: /usr/bin/php7.0'),
  'php-wrong': ({ needs }) => inInventory(`php: /usr/bin/php${firstOf(needs, /\d+\.\d+/)}`),
  'extension-missing': ({ extension }) =>
    onHost(`apt-get install ${quote(`php-${cleanLine(extension)}`)}`),
  'composer-missing': () => inInventory('composer: /usr/local/bin/composer'),
  'composer-wrong': ({ needs }) =>
    inInventory(`composer: /usr/local/bin/composer${firstOf(needs, /\d/)}`),
  'bower-missing': () => onHost('npm install --global bower'),
  'tool-missing': ({ tool }) => onHost(`apt-get install ${packageOf(tool)}`),
  'local-changes': ({ root }) => inRoot(root, 'git stash'),
  'local-commits': ({ root }) =>
    inRoot(root, 'git branch kept && git checkout "$(git describe --tags --abbrev=0)"'),
  'disk-short': ({ path }) =>
    onHost(`du -xh --max-depth=2 ${quote(cleanLine(path))} | sort -h | tail`),
  'env-unreadable': ({ root }) => onHost(`ls -l ${quote(`${cleanLine(root)}/.env`)}`),
  'run-superseded': 'next',
  'dump-missing': 'next',
  'dump-elsewhere': 'next',
  'site-changed-apart': 'next',
  'doctrine-gone': 'next',
  'host-serves': 'next',
  'backed-up-elsewhere': 'next',
  'database-refused': (_, { root }) =>
    editEnv(root, 'DB_HOST, DB_DATABASE, DB_USERNAME, DB_PASSWORD'),
  'database-empty': (_, { root }) => editEnv(root, 'DB_DATABASE'),
  'view-broken': ({ view, ...where }) => onHost(sayMending(cleanLine(view), where)),
  'preflight-failed': ({ release }) => here(`fleet releases ${release}`),
  'setting-missing': ({ key }, { root }) => onHost(`add ${cleanLine(key)}= to ${root}/.env`),
  'memcached-silent': () => onHost('systemctl start memcached'),
  'memcached-denied': () => inInventory('memcached: memcached'),
  'run-unfinished': 'next',
  'lock-held': ({ run }, { host }) => here(`fleet attach ${run} --hosts ${host}`),
  'site-down': 'next',
  'window-closed': 'next',
  'user-missing': () => inInventory('webUser: www-data'),
  'owner-unfit': ({ webUser }, { root }) =>
    onHost(`chown -R ${quote(cleanLine(webUser))} ${quote(`${cleanLine(root)}/.git`)}`),
  'user-unreachable': () => inInventory('become: sudo'),
  'sibling-blocked': ({ hosts }) => here(`fleet doctor --hosts ${hosts.join(',')}`),
  'site-uneven': (_, { host }) => here(`fleet status --hosts ${host}`),
  'site-of-two-databases': ({ site }) => inInventory(`take out site: ${site}`),
  'database-shared': () => inInventory('site: NAME'),
}

/** `on the host: …`, or a command of fleet as it is typed; `next` is that of the blocker's words. */
export function fixOf(blocker: Blocker, next: string, where: Where): string {
  const fix = fixes[blocker.kind] as 'next' | ((blocker: Blocker, where: Where) => Fix)
  return fix === 'next' ? next : sayFix(fix(blocker, where))
}

export function sayFix({ where, text }: Fix): string {
  if (where === 'here') return text
  return `${where === 'host' ? 'on the host' : 'in the inventory'}: ${text}`
}

function editEnv(root: string, keys: string): Fix {
  return onHost(`correct ${keys} in ${cleanLine(root)}/.env`)
}

/** The least of what a release needs. */
function firstOf(needs: string, pattern: RegExp): string {
  return pattern.exec(needs)?.[0] ?? ''
}

/** Debian's packages of tools that are called otherwise. */
function packageOf(tool: string): string {
  const packages: Readonly<Record<string, string>> = {
    mysql: 'default-mysql-client',
    mysqldump: 'default-mysql-client',
    flock: 'util-linux',
    runuser: 'util-linux',
  }
  return packages[tool] ?? quote(cleanLine(tool))
}
