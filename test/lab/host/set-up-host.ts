import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { catalog } from '../../../src/releases/catalog.ts'
import { isFrom } from '../application/release-files.ts'
import { databasePassword, dotenv } from '../application/texts.ts'
import type { HostPlace } from './host-place.ts'
import type { HostSetup } from './host-setup.ts'
import { runCommand } from './run-command.ts'

const usualExtensions = [
  'bcmath',
  'curl',
  'gd',
  'json',
  'mbstring',
  'memcached',
  'pdo_mysql',
  'xml',
]

/** The one user who really owns and runs everything. */
export type RealUser = { readonly name: string; readonly uid: number }

/** Makes one host from its release's skeleton. */
export async function setUpHost(
  place: HostPlace,
  setup: HostSetup,
  { skeleton, realUser }: { readonly skeleton: string; readonly realUser: RealUser },
): Promise<void> {
  await runCommand('cp', ['-a', skeleton, place.dir])
  const files = { ...machineFiles(place, setup, realUser), ...databaseFiles(setup) }
  await Promise.all(
    Object.entries(files).map(([path, text]) => writeFile(join(place.dir, 'var', path), text)),
  )
  if (setup.databaseOf) await shareDatabase(place, setup.databaseOf)
  await setUpApplication(place.root, setup)
}

async function shareDatabase(place: HostPlace, other: string): Promise<void> {
  const database = join(place.dir, 'var/db')
  await rm(database, { recursive: true })
  await symlink(join('../..', other, 'var/db'), database)
}

function machineFiles(place: HostPlace, setup: HostSetup, realUser: RealUser) {
  const { user = 'root', extensions = usualExtensions } = setup
  const usual = usualPrograms(setup.release)
  const { php = usual.php, composer = usual.composer } = setup
  return {
    booted: `${bootTime()}\n`,
    login: `${user}\n`,
    passwd: passwd(place, realUser),
    php: `${php} ${extensions.join(',')}\n`,
    composer: `${composer}\n`,
    ...(setup.systemd === false ? { 'no-systemd': '' } : {}),
    ...(setup.sudoPassword ? { 'sudo-password': `${setup.sudoPassword}\n` } : {}),
  }
}

/** What the installers of a release's time brought. */
function usualPrograms(release: string): { readonly php: string; readonly composer: string } {
  const composer = isFrom('6.0.0', release) ? '2.7.1 2024-02-09' : '1.10.22 2021-04-27 13:10:45'
  if (isFrom('7.0.0', release)) return { php: '8.4.11', composer }
  if (isFrom('6.0.0', release)) return { php: '8.0.30', composer }
  return { php: isFrom('5.0.0', release) ? '7.3.33' : '7.0.33', composer }
}

/** When this machine booted: with /proc/uptime it tells a stand-in the time. */
function bootTime(): number {
  const [uptime] = readFileSync('/proc/uptime', 'latin1').split(' ')
  return Math.ceil(Date.now() / 1000 - Number(uptime))
}

/** Console servers are in the switch table until the one-off of 4.8.0 has taken them out. */
function databaseFiles({ name, release, rows }: HostSetup): Record<string, string> {
  const allRows = { ...(isFrom('4.8.0', release) ? {} : { 'switch.switchtype=2': '2\n' }), ...rows }
  const migrations = catalog
    .filter(({ version }) => isFrom(version, release))
    .flatMap(({ migrations: names = [] }) => names.map((each) => `${each}\n`))
    .join('')
  return {
    'db/login': `127.0.0.1\nixpmanager\n${databasePassword}\n`,
    'db/name': 'ixpmanager\n',
    'db/server': `${name}\n`,
    'db/bytes': '48234496\n',
    ...(migrations ? { 'db/migrations': migrations } : {}),
    ...Object.fromEntries(Object.entries(allRows).map(([key, text]) => [`db/rows/${key}`, text])),
  }
}

function passwd({ home }: HostPlace, { name, uid }: RealUser): string {
  const users = new Map([
    ['www-data', `www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin`],
    ['deploy', `deploy:x:1000:1000::${home}:/bin/bash`],
    [name, `${name}:x:${uid}:${uid}::${home}:/bin/bash`],
    ['root', `root:x:0:0:root:${home}:/bin/bash`],
  ])
  return `${[...users.values()].join('\n')}\n`
}

async function setUpApplication(root: string, setup: HostSetup): Promise<void> {
  const { name, cacheDriver = 'memcached', doctrineCache = 'memcached' } = setup
  await writeFile(join(root, '.env'), dotenv({ name, cacheDriver, doctrineCache }))
  if (setup.branch) await runCommand('git', ['-C', root, 'checkout', '-q', '-B', setup.branch])
  for (const [path, text] of Object.entries(setup.edits ?? {})) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await installLibraries(root)
}

/** As composer and bower leave it: with the file that says what was installed. */
async function installLibraries(root: string): Promise<void> {
  const lock = existsSync(join(root, 'composer.lock')) ? 'composer.lock' : 'composer.json'
  await mkdir(join(root, 'vendor/composer'), { recursive: true })
  await mkdir(join(root, 'public/bower_components'), { recursive: true })
  await Promise.all([
    cp(join(root, lock), join(root, 'vendor/installed.txt')),
    writeFile(join(root, 'vendor/autoload.php'), '<?php // autoload.php generated by Composer\n'),
    ...(existsSync(join(root, 'bower.json'))
      ? [cp(join(root, 'bower.json'), join(root, 'public/bower_components/installed.json'))]
      : []),
  ])
}
