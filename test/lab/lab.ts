import { existsSync, mkdtempSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
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
  /** One more host, with an inventory of its own. */
  readonly add: (
    setup: HostSetup,
  ) => Promise<{ readonly host: LabHost; readonly inventory: string }>
  /** Ends a host and takes it away. */
  readonly remove: (name: string) => Promise<void>
  /** Ends all that was started, by the lab and on its hosts. */
  readonly stop: () => Promise<void>
}

/** Builds a lab and starts its servers, all in this process. */
export async function startLab(settings: LabSettings = {}): Promise<Lab> {
  const { hosts = usualHostCount, latencyMs = 0 } = settings
  const dir = await makeLabDir(settings.dir)
  const setups = typeof hosts === 'number' ? listHosts(hosts) : hosts
  const commons = await makeCommons(dir, latencyMs)
  const machines = await startMachines(setups, commons)
  const inventory = join(dir, 'inventory/fleet.yaml')
  await writeClientFiles(inventory, machines, commons)
  const stopWatching = watchRequests(join(dir, 'requests'), (request) => obey(request, machines))
  return {
    ...{ dir, inventory, hosts: machines.map(({ host }) => host) },
    host: (name) => findMachine(name, machines).host,
    add: (setup) => addMachine(setup, machines, commons),
    remove: (name) => removeMachine(findMachine(name, machines), machines),
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

async function makeCommons(dir: string, latencyMs: number): Promise<LabCommons> {
  const origin = join(dir, 'origin.git')
  const [keys, name] = await Promise.all([
    makeKeys(dir),
    runCommand('id', ['-un']),
    makeOrigin(origin),
  ])
  const realUser = { name, uid: process.getuid?.() ?? 0 }
  return { dir, keys, realUser, latencyMs, skeletonOf: keepSkeletons(origin, dir) }
}

function keepSkeletons(origin: string, dir: string): LabCommons['skeletonOf'] {
  const skeletons = new Map<string, Promise<string>>()
  const make = async (release: string) => {
    const skeleton = join(dir, 'skeletons', release)
    await makeSkeleton(origin, release, skeleton)
    return skeleton
  }
  return (release) => {
    const made = skeletons.get(release) ?? make(release)
    skeletons.set(release, made)
    return made
  }
}

function startMachines(setups: readonly HostSetup[], commons: LabCommons): Promise<Machine[]> {
  const queue = new PQueue({ concurrency: 8 })
  return Promise.all(
    setups.map((setup, index) => queue.add(() => startMachine(setup, index, commons))),
  )
}

/** What a client needs to reach the hosts: their keys, and the inventory. */
async function writeClientFiles(
  inventory: string,
  machines: readonly Machine[],
  { keys, realUser }: LabCommons,
): Promise<void> {
  const knownHosts = join(dirname(inventory), '../known_hosts')
  const ports = machines.map(({ sshd }) => sshd.port)
  await mkdir(dirname(inventory), { recursive: true })
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
}

async function addMachine(setup: HostSetup, machines: Machine[], commons: LabCommons) {
  const machine = await startMachine(setup, machines.length, commons)
  machines.push(machine)
  const inventory = join(commons.dir, 'of', setup.name, 'inventory/fleet.yaml')
  await writeClientFiles(inventory, [machine], commons)
  return { host: machine.host, inventory }
}

async function removeMachine(machine: Machine, machines: Machine[]): Promise<void> {
  await machine.host.settle()
  stopMachine(machine)
  await killProcessesBelow(machine.place.dir)
  machines.splice(machines.indexOf(machine), 1)
  await rm(machine.place.dir, { recursive: true, force: true })
}

function entryOf({ setup, place, sshd, web }: Machine) {
  const { user, become, health, limits, site, alarm, hasWriters, env } = setup
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
    ...(setup.ack ? { ack: setup.ack } : {}),
    ...(setup.hasEveryVersion ? everyVersion(place.bin) : {}),
    ...(hasWriters ? { quiesce: 'writers stop', unquiesce: 'writers start' } : {}),
    env: { PATH: place.path, ...env },
  }
}

/** For a way over majors. */
function everyVersion(bin: string) {
  const phps = ['7.0', '7.3', '8.0', '8.4'].map((version) => [version, `${bin}/php${version}`])
  return {
    php: Object.fromEntries(phps),
    composer: { 1: `${bin}/composer1`, 2: `${bin}/composer2` },
  }
}

async function obey({ kind, host }: LabRequest, machines: readonly Machine[]): Promise<void> {
  const machine = machines.find(({ setup }) => setup.name === host)
  if (!machine) return
  if (kind === 'call') await machine.host.onCall()
  if (kind === 'drop') machine.host.dropLinks('rst')
  if (kind === 'reboot') void machine.host.reboot()
}

function findMachine(name: string, machines: readonly Machine[]): Machine {
  const machine = machines.find(({ setup }) => setup.name === name)
  if (machine) return machine
  const names = machines.map(({ setup }) => setup.name)
  throw new LabError(`there is no host "${name}" in the lab: ${names.join(', ')}`)
}
