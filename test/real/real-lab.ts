import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import PQueue from 'p-queue'
import { quote } from '../../src/quote.ts'
import { makeBase } from './base.ts'
import { writeRealInventory } from './inventory.ts'
import { allowManyHosts } from './kernel.ts'
import { enterNetwork, linkHost } from './network.ts'
import { markChildren } from './owner.ts'
import { type HostParts, RealHost } from './real-host.ts'
import type { RealSetup } from './real-setup.ts'
import type { LabRecord } from './registry.ts'
import { removeLab, removeLeftLabs } from './remove-lab.ts'
import { run } from './run.ts'

export type RealLab = {
  readonly dir: string
  readonly inventory: string
  /** The system that its hosts are clones of. */
  readonly base: string
  readonly host: (name: string) => RealHost
  /** One more host, off as yet, on top of what another's layers hold. */
  readonly add: (name: string, how: Addition) => Promise<RealHost>
  readonly stop: () => Promise<void>
}

/** What a host may have of its own from the start; `layers` are the base and what lies on it. */
type Addition = {
  readonly layers?: string
  readonly user?: RealSetup['user'] | undefined
  readonly init?: RealSetup['init'] | undefined
}

/** Where a lab is to be, and whether it stays when we are gone. */
export type Place = { readonly dir: string; readonly lasting: boolean }

const here = import.meta.dirname
const markIn = (dir: string) => join(dir, 'real-lab')

/** Whether it is the directory of a real lab, by what stands in it. */
export function isRealLab(dir: string): boolean {
  return existsSync(markIn(dir))
}

/** Boots real hosts with the application installed, and writes their inventory. */
export async function startRealLab(setups: readonly RealSetup[], place?: Place): Promise<RealLab> {
  markChildren()
  allowManyHosts()
  await removeLeftLabs()
  const dir = resolve(place?.dir ?? mkdtempSync(join(tmpdir(), 'fleet-real-')))
  const lab = await enterNetwork(dir, place?.lasting ?? false)
  const stop = () => removeLab(lab)
  try {
    const hosts: RealHost[] = []
    const ground = await makeGround(lab)
    const add = addTo(hosts, lab, ground)
    for (const { name, user, init } of setups) await add(name, { user, init })
    introduce(hosts)
    const setUp = hosts.map((host, index) => [host, setups[index] as RealSetup] as const)
    const queue = new PQueue({ concurrency: 6 })
    await queue.addAll(
      setUp.map(
        ([host, setup]) =>
          () =>
            prepare(host, setup),
      ),
    )
    await queue.addAll(
      setUp.map(
        ([host, setup]) =>
          () =>
            install(host, setup),
      ),
    )
    const inventory = await writeRealInventory(dir, setups, hosts)
    return { dir, inventory, base: ground.base, host: (name) => findHost(name, hosts), add, stop }
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}

/** What all hosts of a lab have in common. */
type Ground = Pick<HostParts, 'base' | 'mirror' | 'identityFile'>

async function makeGround({ dir }: LabRecord): Promise<Ground> {
  mkdirSync(join(dir, 'hosts'), { recursive: true, mode: 0o700 })
  writeFileSync(markIn(dir), '')
  const base = await makeBase()
  const mirror = join(dir, 'mirror')
  const identityFile = join(dir, 'id_ed25519')
  await run(join(here, 'application/build.sh'), [mirror])
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', identityFile])
  return { base, mirror, identityFile }
}

/** Makes hosts, each with the next address. */
function addTo(hosts: RealHost[], lab: LabRecord, ground: Ground) {
  let count = 0
  return async (name: string, { layers = ground.base, user, init }: Addition) => {
    const dir = join(lab.dir, 'hosts', name)
    const link = await linkHost(lab, count++)
    const host = new RealHost({ ...ground, base: layers, name, user: user ?? 'root', dir, link })
    await host.make()
    if (init) await host.change(readFileSync(join(here, `${init}.sh`), 'utf8'))
    hosts.push(host)
    return host
  }
}

/** They know each other by name. */
function introduce(hosts: readonly RealHost[]): void {
  const names = hosts.map(({ address, name }) => `${address} ${name}\n`).join('')
  for (const host of hosts) host.write('etc/hosts', `127.0.0.1 localhost\n${names}`)
}

async function prepare(host: RealHost, setup: RealSetup): Promise<void> {
  await host.boot()
  await host.sh(`timeout 120 sh -c 'until mysqladmin ping >/dev/null 2>&1; do sleep 0.2; done'
    ${setup.prepare ?? ''}`)
}

async function install(host: RealHost, { release, change, install = {} }: RealSetup) {
  host.write('root/install.sh', readFileSync(join(here, 'application/install.sh'), 'utf8'))
  const settings = Object.entries(install).map(([name, value]) => `${name}=${quote(value)} `)
  await host.sh(`${settings.join('')}sh /root/install.sh /srv/ixpmanager v${release} >/root/install.log 2>&1 ||
      { tail -n 20 /root/install.log >&2; exit 1; }
    if [ -d /run/systemd/system ]; then systemctl enable --quiet --now ixp-web.service; else update-rc.d ixp-web defaults; service ixp-web start; fi`)
  if (change) await host.sh(change)
}

function findHost(name: string, hosts: readonly RealHost[]): RealHost {
  const host = hosts.find((each) => each.name === name)
  if (!host) throw new Error(`there is no host ${name}`)
  return host
}
