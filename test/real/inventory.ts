import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeInventory } from '../lab/inventory-file.ts'
import type { RealHost } from './real-host.ts'
import type { RealSetup } from './real-setup.ts'

/** Where the inventory of a lab stands, which is there once all of its hosts are. */
export const inventoryIn = (dir: string) => join(dir, 'inventory/fleet.yaml')

/** Writes the example's groups and rollouts over a lab's hosts; the first is the canary where no other is. */
export async function writeRealInventory(
  dir: string,
  setups: readonly RealSetup[],
  hosts: readonly RealHost[],
): Promise<string> {
  const file = inventoryIn(dir)
  const knownHosts = join(dir, 'known_hosts')
  writeFileSync(knownHosts, hosts.map(({ knownHost }) => knownHost).join(''))
  const facts = { identityFile: join(dir, 'id_ed25519'), knownHosts, webUser: 'www-data' }
  const isCanaryless = setups.every(({ name }) => name !== 'ams1')
  const entries = setups.map((setup, index) => ({
    name: setup.name,
    groups: setup.groups ?? (isCanaryless && index === 0 ? ['canary'] : undefined),
    entry: entryOf(setup, hosts[index]?.address ?? ''),
  }))
  await writeInventory(file, facts, entries)
  return file
}

function entryOf({ user, entry }: RealSetup, address: string) {
  return {
    address,
    port: undefined,
    user,
    become: user && 'sudo',
    health: 'http://127.0.0.1/api/v4/ping',
    ...entry,
  }
}
