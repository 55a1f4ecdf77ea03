import { existsSync, mkdtempSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import PQueue from 'p-queue'
import { makeOrigin } from './application/origin.ts'
import { type HostSetup, listHosts, usualHostCount } from './host/host-setup.ts'
import { killProcessesBelow } from './host/processes.ts'
import { type LabRequest, watchRequests } from './host/requests.ts'
import { runCommand } from './host/run-command.ts'
import { makeSkeleton } from './host/skeleton.ts'
import { writeInventory } from './inventory-file.ts'
import { LabError } from './lab-error.ts'
import type { LabHost } from './lab-host.ts'
import { type LabCommons, type Machine, startMachine, stopMachine } from './machine.ts'
import { makeKeys, writeKnownHosts } from './network/keys.ts'

export type LabSettings = {
  /** A directory that is not there yet; else one of our own, removed at the end. */
  readonly dir?: string
  /** A count of the usual hosts, or hosts by description. */
  readonly hosts?: number | readonly HostSetup[]
  /** Added to every round trip of SSH. */
  readonly latencyMs?: number
}

/** A lab that is up. */
export type Lab = {
  readonly dir: string
  /** The path of its inventory. */
  readonly inventory: string
  readonly hosts: readonly LabHost[]
  readonly host: (name: string) => LabHost
  /** Ends all that was started, by the lab and on its hosts. */
  readonly stop: () => Promise<void>
}

/** Builds a lab and starts its servers, all in this process. */
export async function startLab(settings: LabSettings = {}): Promise<Lab> {
  const { hosts = usualHostCount, latencyMs = 0 } = settings
  const dir = await makeLabDir(settings.dir)
  const setups = typeof hosts === 'number' ? listHosts(hosts) : hosts
  const commons = await makeCommons(dir, setups, latencyMs)
  const machines = await startMachines(setups, commons)
  await rm(join(dir, 'skeletons'), { recursive: true, force: true })
  const inventory = await writeClientFiles(machines, commons)
  const stopWatching = watchRequests(join(dir, 'requests'), (request) => obey(request, machines))
  return {
    ...{ dir, inventory, hosts: machines.map(({ host }) => host) },
    host: (name) => findMachine(name, machines).host,
    stop: async () => {
      stopWatching()
      await Promise.all(machines.map(({ host }) => host.settle()))
      machines.forEach(stopMachine)
      await killProcessesBelow(join(dir, 'hosts'))
      if (settings.dir === undefined) await rm(dir, { recursive: true, force: true })
    },
  }
}

/** The paths of a lab stand in PATH, in known_hosts and in shell scripts. */
async function makeLabDir(wanted: string | undefined): Promise<string> {
  const dir = wanted === undefined ? mkdtempSync(join(tmpdir(), 'fleet-lab-')) : resolve(wanted)
  if (!/^[\w./-]+$/.test(dir)) throw new LabError(`${dir}: a lab needs a path of plain characters`)
  if (existsSync(join(dir, 'hosts'))) throw new LabError(`${dir} is in use: there is a lab in it`)
  await mkdir(join(dir, 'requests'), { recursive: true, mode: 0o700 })
  await mkdir(join(dir, 'hosts'))
  return dir
}

async function makeCommons(
  dir: string,
  setups: readonly HostSetup[],
  latencyMs: number,
): Promise<LabCommons> {
  const origin = join(dir, 'origin.git')
  const skeletonOf = (release: string) => join(dir, 'skeletons', release)
  const [keys, name] = await Promise.all([
    makeKeys(dir),
    runCommand('id', ['-un']),
    makeOrigin(origin),
  ])
  const releases = [...new Set(setups.map(({ release }) => release))]
  await Promise.all(releases.map((release) => makeSkeleton(origin, release, skeletonOf(release))))
  const realUser = { name, uid: process.getuid?.() ?? 0 }
  return { dir, keys, realUser, latencyMs, skeletonOf }
}

function startMachines(setups: readonly HostSetup[], commons: LabCommons): Promise<Machine[]> {
  const queue = new PQueue({ concurrency: 8 })
  return Promise.all(
    setups.map((setup, index) => queue.add(() => startMachine(setup, index, commons))),
  )
}

/** What a client needs to reach the hosts: their keys, and the inventory. */
async function writeClientFiles(
  machines: readonly Machine[],
  { dir, keys, realUser }: LabCommons,
): Promise<string> {
  const knownHosts = join(dir, 'known_hosts')
  const inventory = join(dir, 'inventory/fleet.yaml')
  const ports = machines.map(({ sshd }) => sshd.port)
  await writeKnownHosts(knownHosts, keys.hostPublicKey, ports)
  await writeInventory(
    inventory,
    { identityFile: keys.identityFile, knownHosts, webUser: realUser.name },
    machines.map((machine) => ({
      name: machine.setup.name,
      groups: machine.setup.groups,
      entry: entryOf(machine),
    })),
  )
  return inventory
}

function entryOf({ setup, place, sshd, web }: Machine) {
  const { user, become, health, limits, site, alarm, env } = setup
  return {
    address: '127.0.0.1',
    port: sshd.port,
    ...(user ? { user } : {}),
    ...(become ? { become } : {}),
    ...(site ? { site } : {}),
    root: place.root,
    stateDir: place.state,
    health: health === false ? undefined : (health ?? web.pingUrl),
    ...(limits ? { limits } : {}),
    ...(alarm ? { alarm } : {}),
    env: { PATH: place.path, ...env },
  }
}

function obey({ kind, host }: LabRequest, machines: readonly Machine[]): void {
  const machine = findMachine(host, machines)
  if (kind === 'drop') machine.host.dropLinks('rst')
  if (kind === 'reboot') void machine.host.reboot()
}

function findMachine(name: string, machines: readonly Machine[]): Machine {
  const machine = machines.find(({ setup }) => setup.name === name)
  if (machine) return machine
  const names = machines.map(({ setup }) => setup.name)
  throw new LabError(`there is no host "${name}" in the lab: ${names.join(', ')}`)
}
