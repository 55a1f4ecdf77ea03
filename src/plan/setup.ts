import type { Host } from '../inventory/inventory.ts'
import type { Application, Facts } from '../survey/facts.ts'
import { planMemcached } from './memcached.ts'
import type { Setup } from './plan.ts'
import { siteCheckOf } from './site-check.ts'
import type { Standing } from './sites.ts'

/** A host with an installation on it, and its place in its site. */
export type Surveyed = {
  readonly host: Host
  readonly facts: Facts
  readonly application: Application
  /** The release installed. */
  readonly from: string
  readonly standing: Standing
}

/** How things are on a host, for the script of any work; its site is asked as the installed release is. */
export function setupOf({ host, facts, application, from, standing }: Surveyed): Setup {
  const { git, php, composer, bower } = application
  return {
    ...shareOf(host, standing),
    root: host.root,
    stateDir: facts.stateDir,
    webUser: host.webUser,
    owner: git.owner,
    head: git.head,
    php: php?.path ?? '',
    composer: { path: composer?.path ?? '', withPhp: composer?.withPhp ?? true },
    bower: bower?.path ?? '',
    memcached: memcachedOf(host, facts, application),
    health: siteCheckOf(host, application.settings.appUrl, from),
    keepBackups: host.keepBackups,
    bootHook: facts.bootHook,
    leaveDown: application.downSince !== undefined,
    foundDown: application.downSince !== undefined,
    foundDownSince: whenWentDown(facts, application),
    generated: [],
    libraries: [],
  }
}

/** As the run tells that took it down and holds it; the flag may have been written anew since. */
function whenWentDown({ lastChange, unfinishedRun }: Facts, { downSince }: Application) {
  if (downSince === undefined || lastChange?.run !== unfinishedRun) return downSince
  return lastChange?.downSince ?? downSince
}

/** What the siblings have in the database, the schema host dumps. */
function shareOf({ backup }: Host, { role, schemaHost }: Standing): Pick<Setup, 'role' | 'backup'> {
  return { role, backup: role === 'sibling' ? { external: schemaHost } : backup }
}

function memcachedOf(host: Host, facts: Facts, application: Application): Setup['memcached'] {
  const restart = planMemcached(host, facts)
  const { host: name, port } = application.memcached
  return 'command' in restart
    ? { restart: restart.command, host: name, port }
    : { host: name, port }
}
