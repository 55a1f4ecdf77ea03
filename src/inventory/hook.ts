import type { Hook, Hooks, Rights } from './inventory.ts'

/** A line with the rights it names; root's where it names none. */
export function hookOf(run: string, as = 'root'): Hook {
  return { run, as: isOurs(as) ? as : `user:${as}` }
}

function isOurs(as: string): as is Exclude<Rights, `user:${string}`> {
  return ['root', 'web', 'owner'].includes(as)
}

/** Whom the inventory's lines name. */
export function usersOf({ before, after }: Hooks): string[] {
  const hooks = [...Object.values(before), ...Object.values(after)]
  return [...new Set(hooks.flatMap(({ as }) => /^user:(.+)$/.exec(as)?.[1] ?? []))]
}
