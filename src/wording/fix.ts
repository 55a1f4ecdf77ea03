import { cleanLine } from '../clean.ts'
import type { Blocker } from '../failure.ts'
import { quote } from '../quote.ts'

/** What to type so that a reason is gone, where a command can do it. */
type Fix = { readonly where: 'host' | 'inventory'; readonly text: string }

type Fixes = {
  readonly [Kind in Blocker['kind']]?: (blocker: Extract<Blocker, { kind: Kind }>) => Fix
}

const fixes: Fixes = {
  'php-missing': () => ({ where: 'inventory', text: 'php: /usr/bin/php7.0' }),
  'extension-missing': ({ extension }) => ({
    where: 'host',
    text: `apt-get install ${quote(`php-${cleanLine(extension)}`)}`,
  }),
  'composer-missing': () => ({ where: 'inventory', text: 'composer: /usr/local/bin/composer' }),
  'bower-missing': () => ({ where: 'host', text: 'npm install --global bower' }),
  'tool-missing': ({ tool }) => ({ where: 'host', text: `apt-get install ${packageOf(tool)}` }),
  'root-wrong': () => ({ where: 'inventory', text: 'root: /srv/ixpmanager' }),
  'user-missing': () => ({ where: 'inventory', text: 'webUser: www-data' }),
  'user-unreachable': () => ({ where: 'inventory', text: 'become: sudo' }),
  'memcached-silent': () => ({ where: 'host', text: 'systemctl start memcached' }),
  'memcached-denied': () => ({ where: 'inventory', text: 'memcached: memcached' }),
  'setting-missing': ({ key }) => ({ where: 'host', text: `add ${cleanLine(key)}= to .env` }),
  'database-shared': () => ({ where: 'inventory', text: 'site: NAME' }),
}

/** `on the host: …`; nothing where a person has to look first. */
export function fixOf(blocker: Blocker): string | undefined {
  const fix = fixes[blocker.kind] as ((blocker: Blocker) => Fix) | undefined
  if (!fix) return undefined
  const { where, text } = fix(blocker)
  return `${where === 'host' ? 'on the host' : 'in the inventory'}: ${text}`
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
