import { existsSync } from 'node:fs'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { catalog } from '../../../src/releases/catalog.ts'
import { mappingsOf } from '../application/mappings.ts'
import { LabError } from '../lab-error.ts'
import { runCommand } from './run-command.ts'

/** Programs of which a host has several versions beside each other: the name tells which. */
const versioned = [
  ...['php7.0', 'php7.3', 'php8.0', 'php8.4'].map((name) => [name, 'php'] as const),
  ...['composer1', 'composer2'].map((name) => [name, 'composer'] as const),
]

const standIns = join(import.meta.dirname, '../stand-ins')

/**
 * Makes a host's directory for a release, from which all hosts on it are copied: the checkout as a
 * host would have it (no later tag), the database, and memcached as warm as on a site that has
 * served for weeks.
 */
export async function makeSkeleton(origin: string, release: string, dir: string): Promise<void> {
  const root = join(dir, 'srv/ixpmanager')
  await Promise.all(
    [
      'bin',
      'home',
      'log',
      'faults',
      'state',
      'var/db/rows',
      'var/memcached',
      'var/units',
      'etc/systemd/system',
      'srv/ixpmanager',
    ].map((path) => mkdir(join(dir, path), { recursive: true })),
  )
  await Promise.all([
    linkStandIns(dir),
    writeFile(join(dir, 'log/commands'), ''),
    writeFile(join(dir, 'var/memcached-address'), '127.0.0.1 11211\n'),
    checkOut(origin, release, root),
  ])
  await warmCaches(dir, root, release)
}

async function linkStandIns(dir: string): Promise<void> {
  const names = await readdir(join(standIns, 'bin'))
  await symlink(join(standIns, 'lib'), join(dir, 'lib'))
  const links = [...names.map((name) => [name, name] as const), ...versioned]
  await Promise.all(
    links.map(([name, of]) => symlink(join(standIns, 'bin', of), join(dir, 'bin', name))),
  )
}

/** Tags up to the release only: a host has not fetched what came later. */
async function checkOut(origin: string, release: string, root: string): Promise<void> {
  const versions = catalog.map(({ version }) => version)
  const index = versions.indexOf(release)
  if (index < 0) throw new LabError(`there is no release ${release}: ${versions.join(', ')}`)
  const tags = versions.slice(0, index + 1).flatMap((version) => ['tag', `v${version}`])
  const git = (...words: string[]) => runCommand('git', ['-C', root, ...words])
  await git('init', '--quiet', '--template=', '--initial-branch=main')
  await git('remote', 'add', 'origin', origin)
  await git('fetch', '--quiet', '--no-tags', 'origin', ...tags)
  await git('checkout', '--quiet', `v${release}`)
}

/** The tables; and what Doctrine has put into memcached: its mappings, and a picture of the tables. */
async function warmCaches(dir: string, root: string, release: string): Promise<void> {
  const versions = catalog.map(({ version }) => version)
  const columns = `${mappingsOf(release, versions).join('\n')}\n`
  const hasDoctrine = existsSync(join(root, 'database/entities.txt'))
  const cached = hasDoctrine ? ['var/memcached/metadata', 'var/memcached/results'] : []
  await Promise.all(
    ['var/db/columns', ...cached].map((path) => writeFile(join(dir, path), columns)),
  )
  const since = Math.floor(Date.now() / 1000) - 40 * 24 * 3600
  await writeFile(join(dir, 'var/memcached-since'), `${since}\n`)
}
