import { existsSync, readFileSync } from 'node:fs'
import { copyFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { gte } from 'semver'
import type { HostPlace } from '../host/host-place.ts'

/** What a web server answers. */
export type Page = { readonly status: number; readonly type: string; readonly body: string }

/**
 * The answer of a host's site. Like every page of the application's it boots Doctrine: what is in
 * memcached is believed, and what is not there yet is put there.
 */
export async function answerPage(place: HostPlace, path: string): Promise<Page> {
  if (existsSync(join(place.root, 'storage/framework/down'))) {
    return html(503, 'Be right back.')
  }
  const version = versionOf(place)
  if (version === undefined || !hasItsLibraries(place) || (await isStale(place))) {
    return html(500, 'Whoops, looks like something went wrong.')
  }
  if (path === '/api/v4/ping') return hasPing(place) ? ping(version) : html(404, 'Not Found')
  if (path === '/api/v4/test') return hasTest(place) ? test : html(404, 'Not Found')
  if (path === (gte(version, '4.9.0') ? '/auth/login' : '/login')) return html(301, 'Moved')
  return html(200, `IXP Manager V${version}`)
}

const test = { status: 200, type: 'text/plain', body: 'API Test Function!\n\nAuthenticated: No\n' }

function versionOf(place: HostPlace): string | undefined {
  const text = read(place.root, 'version.php') ?? read(place.root, 'library/IXP/Version.php') ?? ''
  return /'APPLICATION_VERSION', '([^']*)'/.exec(text)?.[1]
}

/** Those of another lock file lack classes. */
function hasItsLibraries({ root }: HostPlace): boolean {
  const lock = read(root, 'composer.lock') ?? read(root, 'composer.json')
  return (
    existsSync(join(root, 'vendor/autoload.php')) && read(root, 'vendor/installed.txt') === lock
  )
}

/** Whether a page would name columns that are not there, or miss those that are. */
async function isStale({ root, dir }: HostPlace): Promise<boolean> {
  if (!existsSync(join(root, 'database/entities.txt'))) return false
  const columns = join(dir, 'var/db/columns')
  const entities = join(root, 'database/entities.txt')
  if (!usesMemcached(root, dir)) return lacksColumns(entities, columns)
  const [metadata, results] = [
    join(dir, 'var/memcached/metadata'),
    join(dir, 'var/memcached/results'),
  ]
  await Promise.all([cacheFile(entities, metadata), cacheFile(columns, results)])
  return (
    readFileSync(results, 'utf8') !== readFileSync(columns, 'utf8') ||
    lacksColumns(metadata, columns)
  )
}

function usesMemcached(root: string, dir: string): boolean {
  if (existsSync(join(dir, 'var/memcached-stopped'))) return false
  return /^DOCTRINE_CACHE=memcached$/m.test(read(root, '.env') ?? '')
}

function lacksColumns(mappings: string, columns: string): boolean {
  const has = new Set(readFileSync(columns, 'utf8').split('\n'))
  return readFileSync(mappings, 'utf8')
    .split('\n')
    .some((column) => !column.includes('.UNIQ:') && !has.has(column))
}

async function cacheFile(from: string, to: string): Promise<void> {
  if (existsSync(to)) return
  await copyFile(from, `${to}.web`)
  await rename(`${to}.web`, to)
}

/** From 4.7.3 on; the file that 4.7.3 brought tells. */
function hasPing({ root }: HostPlace): boolean {
  return read(root, 'database/entities.txt')?.includes('switch.mgmt_mac_address\n') ?? true
}

/** From 4.4.8 on, which calls itself 4.4.0: its lock file tells. */
function hasTest({ root }: HostPlace): boolean {
  const [, locked = '4.1.0'] =
    /"ixp-manager\/api", "version": "v([^"]*)"/.exec(read(root, 'composer.lock') ?? '') ?? []
  return gte(locked, '4.4.8')
}

function ping(version: string): Page {
  const identity = { sitename: 'Lab-IX', city: 'Dublin', country: 'IE' }
  const body = {
    software: 'IXP Manager',
    version,
    verdate: '2019030801',
    url: 'https://lab',
    identity,
  }
  return { status: 200, type: 'application/json', body: JSON.stringify(body) }
}

function html(status: number, text: string): Page {
  return { status, type: 'text/html', body: `<!DOCTYPE html><title>${text}</title>${text}\n` }
}

function read(root: string, path: string): string | undefined {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
