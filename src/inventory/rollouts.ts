import { nearest } from '../near.ts'
import type { Problem } from '../usage-failure.ts'
import type { Entry } from './fold.ts'
import type { Inventory, Rollout, StageRule } from './inventory.ts'
import type { InventoryFile } from './schema.ts'
import { selectHosts } from './select.ts'

export type RolloutEntry = NonNullable<InventoryFile['rollouts']>[string]

/** A rollout with what holds when a stage does not say: all at once, 60 s of soak, no failures. */
export function rolloutOf({ name, entry }: Entry<RolloutEntry>): Rollout {
  const stages = entry.stages.map(
    ({ batch, soak, budget, ...stage }): StageRule => ({
      ...stage,
      batch: batch ?? [{ percent: 100 }],
      soak: soak ?? 60,
      budget: budget ?? 0,
    }),
  )
  return { name, stages }
}

/** Every stage whose pattern names a host or group that does not exist. */
export function findRolloutProblems(
  { name, entry, source }: Entry<RolloutEntry>,
  inventory: Pick<Inventory, 'hosts' | 'groups'>,
): Problem[] {
  return entry.stages.flatMap((stage, index) => {
    const selection = selectHosts(inventory, [stage.hosts])
    if (!('unknown' in selection)) return []
    const { unknown } = selection
    const names = [...inventory.groups.keys(), ...inventory.hosts.map((host) => host.name)]
    const place = source.place(['rollouts', name, 'stages', index, 'hosts'])
    const message = `there is no host or group "${unknown}"`
    return [{ ...place, message, suggestion: nearest(unknown.replace(/^[!&]/, ''), names) }]
  })
}
