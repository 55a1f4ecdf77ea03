import type { Blocker } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Facts } from '../survey/facts.ts'

/** Where a host is not who the inventory says: an address moves, and so does a key with an image. */
export function findMistaken(host: Host, { machineId, application }: Facts): Blocker[] {
  const pinned = [
    { what: 'machine-id', expected: host.machineId, found: machineId },
    { what: 'APP_URL', expected: host.appUrl, found: application?.settings.appUrl },
  ] as const
  return pinned.flatMap(({ what, expected, found }) =>
    expected === undefined || found === undefined || isSame(expected, found)
      ? []
      : [{ kind: 'host-mistaken', what, expected, found }],
  )
}

function isSame(expected: string, found: string): boolean {
  return expected.replace(/\/+$/, '') === found.replace(/\/+$/, '')
}
