import { major } from 'semver'
import type { Host } from '../inventory/inventory.ts'
import type { Application, Facts } from '../survey/facts.ts'
import type { SkipReason } from './plan.ts'

/** The command that restarts memcached on a host, or why there is none to run. */
export type MemcachedRestart = { readonly command: string } | { readonly skip: SkipReason }

/**
 * Skipping is safe only where nothing of the application lives in memcached: the inventory says
 * `none`, or `.env` names other drivers for all its caches. Where it names none, a memcached that
 * answers is restarted.
 */
export function planMemcached(host: Host, facts: Facts): MemcachedRestart {
  const drivers = facts.application ? cacheDriversOf(facts.application) : ['', '']
  if (host.memcached === 'none') return { skip: 'memcached-none' }
  if (!drivers.includes('memcached')) {
    if (drivers.every((driver) => driver !== '')) return { skip: 'caches-elsewhere' }
    if (facts.application?.memcached.since === undefined) return { skip: 'memcached-absent' }
  }
  return { command: restartCommand(host.memcached, facts.systemd) }
}

/** What `.env` says of the caches. Doctrine is gone from 6.0.0 on: what is said of it there means nothing. */
export function cacheDriversOf({ git, settings }: Application): string[] {
  const { cacheDriver, doctrineCache } = settings
  const hasDoctrine = major(git.nearest?.release ?? '0.0.0') < 6
  return hasDoctrine ? [cacheDriver, doctrineCache] : [cacheDriver]
}

/** A word is the name of a service; anything longer is the command itself. */
function restartCommand(memcached: string, hasSystemd: boolean): string {
  if (/[\s/]/.test(memcached)) return memcached
  if (hasSystemd) return `systemctl restart ${memcached.replace(/(\.service)?$/, '.service')}`
  return `service ${memcached.replace(/\.service$/, '')} restart`
}
