import { sayAsked } from '../asked.ts'
import type { Host, Inventory } from '../inventory/inventory.ts'
import { loadInventory } from '../inventory/load.ts'
import { exitCodes } from '../report/exit-code.ts'
import { renderGrid } from '../report/grid.ts'
import { chooseHosts } from './choose.ts'
import type { HostsOfInventoryFlags } from './line/setting-up-flags.ts'
import { openScreen } from './terminal/screen.ts'

/** Shows what the inventory says of hosts, everything folded in; asks nobody. */
export async function hosts(args: HostsOfInventoryFlags): Promise<number> {
  const inventory = loadInventory(args.inventory)
  const chosen = args.hosts ? chooseHosts(args.inventory, args.hosts).hosts : inventory.hosts
  openScreen(args).answer(
    args.json ? hostsJson(chosen, inventory) : renderHosts(chosen, inventory, args),
  )
  return exitCodes.fine
}

function renderHosts(
  hosts: readonly Host[],
  inventory: Inventory,
  { inventory: path, asked }: HostsOfInventoryFlags,
): string {
  const rows = hosts.map((host) => [
    host.name,
    sayAddress(host),
    groupsOf(host, inventory).join(','),
    host.site === host.name ? '' : `${host.site}${host.isSchemaHost ? ' (schema host)' : ''}`,
    host.become,
    host.root,
  ])
  const { length } = hosts
  return [
    renderGrid(['host', 'address', 'groups', 'site', 'become', 'root'], rows),
    '',
    `${length} host${length === 1 ? '' : 's'} of ${path}`,
    `next: ${sayAsked('fleet doctor --hosts all', asked)}`,
  ].join('\n')
}

function hostsJson(hosts: readonly Host[], inventory: Inventory): string {
  const shown = hosts.map((host) => ({
    host: host.name,
    address: host.address,
    port: host.port ?? null,
    user: host.user ?? null,
    groups: groupsOf(host, inventory),
    site: host.site,
    schemaHost: host.isSchemaHost,
    become: host.become,
    root: host.root,
    webUser: host.webUser,
    health: host.health ?? null,
  }))
  return JSON.stringify({ schema: 1, inventory: inventory.path, hosts: shown }, null, 2)
}

function sayAddress({ user, address, port }: Host): string {
  return `${user ? `${user}@` : ''}${address}${port ? `:${port}` : ''}`
}

function groupsOf({ name }: Host, { groups }: Inventory): string[] {
  return [...groups].filter(([, names]) => names.includes(name)).map(([group]) => group)
}
