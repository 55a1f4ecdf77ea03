import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { quote } from '../../src/quote.ts'
import { type LabNetwork, linkHost, makeNetwork, removeNetwork } from './network.ts'
import { RealHost } from './real-host.ts'
import { run } from './run.ts'

/** How a host differs from the usual: root logs in, all of it is on the host itself. */
export type RealSetup = {
  readonly name: string
  readonly release: string
  readonly user?: 'deploy'
  /** What starts everything there, where that is not systemd. */
  readonly init?: 'sysvinit'
  /** Run there as root before any host gets the application: what others need of it, too. */
  readonly prepare?: string
  /** What install.sh is told, such as DB_HOST; hosts know each other by name. */
  readonly install?: Readonly<Record<string, string>>
  /** Run there as root before it is used. */
  readonly change?: string
  /** What its inventory entry says besides. */
  readonly entry?: Readonly<Record<string, unknown>>
}

export type RealLab = {
  readonly dir: string
  readonly inventory: string
  readonly host: (name: string) => RealHost
  readonly stop: () => Promise<void>
}

const here = import.meta.dirname

/** What this machine lacks for real hosts, in a line; nothing where they can run. */
export async function whyNoRealHosts(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'real hosts need root'
  const tools = ['debootstrap', 'systemd-nspawn', 'ip', 'nsenter', 'mount']
  const places = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']
  const missing = tools.filter((tool) => !places.some((place) => existsSync(join(place, tool))))
  if (missing.length > 0) return `real hosts need ${missing.join(', ')}`
  return run('unshare', ['--mount', '--net', '/bin/sh', '-ec', probe]).then(
    () => undefined,
    (error: Error) => `this machine lets root mount or link nothing (${error.message})`,
  )
}

/** What a host takes: a file system in layers, and a network link of its own. */
const probe = `
  mount -t tmpfs none /mnt && mkdir /mnt/lower /mnt/upper /mnt/work /mnt/root
  mount -t overlay none -o lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
  ip link add fleetprobe type veth peer name fleetpeer`

/** Boots real hosts with the application installed, and writes their inventory. */
export async function startRealLab(
  setups: readonly RealSetup[],
  wanted?: string,
): Promise<RealLab> {
  const dir = wanted ? resolve(wanted) : mkdtempSync(join(tmpdir(), 'fleet-real-'))
  mkdirSync(join(dir, 'hosts'), { recursive: true })
  const base = (await run(join(here, 'base.sh'), [])).trim().split('\n').at(-1) ?? ''
  const mirror = join(dir, 'mirror')
  await run(join(here, 'application/build.sh'), [mirror])
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, 'id_ed25519')])
  const network = await makeNetwork()
  const hosts: RealHost[] = []
  const stop = async () => {
    await Promise.all(hosts.map((host) => host.remove()))
    await removeNetwork(network)
    await rm(dir, { recursive: true, force: true })
  }
  try {
    for (const [index, setup] of setups.entries()) {
      hosts.push(await makeHost(setup, { index, dir, base, mirror, network }))
    }
    const onEach = (act: (host: RealHost, setup: RealSetup) => Promise<unknown>) =>
      Promise.all(hosts.map((host, index) => act(host, setups[index] as RealSetup)))
    const names = hosts.map(({ address, name }) => `${address} ${name}\n`).join('')
    await onEach(async (host, { prepare }) => {
      host.write('etc/hosts', `127.0.0.1 localhost\n${names}`)
      await host.boot()
      await host.sh(`${servesAll}${prepare ?? ''}`)
    })
    await onEach(install)
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
  const inventory = writeInventory(dir, setups, hosts)
  return { dir, inventory, host: (name) => findHost(name, hosts), stop }
}

type Ground = {
  readonly index: number
  readonly dir: string
  readonly base: string
  readonly mirror: string
  readonly network: LabNetwork
}

/** Succeeds when the host has started its servers. */
const servesAll = 'until mysqladmin ping >/dev/null 2>&1; do sleep 0.2; done; '

async function makeHost({ name, init }: RealSetup, { index, dir, base, mirror, network }: Ground) {
  const publicKey = readFileSync(join(dir, 'id_ed25519.pub'), 'utf8')
  const link = await linkHost(network, index)
  const host = new RealHost({ name, dir: join(dir, 'hosts', name), base, mirror, link, publicKey })
  await host.make()
  if (init) await host.change(readFileSync(join(here, `${init}.sh`), 'utf8'))
  return host
}

async function install(host: RealHost, { release, change, install = {} }: RealSetup) {
  host.write('root/install.sh', readFileSync(join(here, 'application/install.sh'), 'utf8'))
  const settings = Object.entries(install).map(([name, value]) => `${name}=${quote(value)} `)
  await host.sh(`${settings.join('')}sh /root/install.sh /srv/ixpmanager v${release} >/root/install.log 2>&1 ||
      { tail -n 5 /root/install.log >&2; exit 1; }
    if [ -d /run/systemd/system ]; then systemctl enable --quiet --now ixp-web.service; else update-rc.d ixp-web defaults; service ixp-web start; fi`)
  if (change) await host.sh(change)
}

function writeInventory(
  dir: string,
  setups: readonly RealSetup[],
  hosts: readonly RealHost[],
): string {
  const file = join(dir, 'fleet.yaml')
  const knownHosts = join(dir, 'known_hosts')
  writeFileSync(knownHosts, hosts.map(({ knownHost }) => knownHost).join(''))
  const entries = setups.map(({ name, user, entry }, index) => [
    name,
    {
      address: hosts[index]?.address,
      ...(user ? { user, become: 'sudo' } : {}),
      health: 'http://127.0.0.1/api/v4/ping',
      ...entry,
    },
  ])
  const [first = '', ...rest] = setups.map(({ name }) => name)
  const inventory = {
    defaults: { user: 'root', identityFile: join(dir, 'id_ed25519'), knownHosts },
    groups: { canary: { hosts: [first] }, prod: { children: ['canary'], hosts: rest } },
    hosts: Object.fromEntries(entries),
    rollouts: {
      default: {
        stages: [
          { name: 'canary', hosts: 'canary', soak: '2s' },
          { name: 'rest', hosts: 'all', soak: '2s' },
        ],
      },
    },
  }
  writeFileSync(file, stringify(inventory))
  return file
}

function findHost(name: string, hosts: readonly RealHost[]): RealHost {
  const host = hosts.find((each) => each.name === name)
  if (!host) throw new Error(`there is no host ${name}`)
  return host
}
