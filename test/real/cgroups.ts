import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../support/until.ts'

/** The trees that this machine's processes stand in by group: one of version 2, or systemd's own beside it. */
const trees = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'].filter(
  (tree) => existsSync(join(tree, 'cgroup.procs')),
)

/**
 * Makes the groups for all that will run on a host, in every tree, and gives their directories. Without
 * groups of its own the systemd of a host works in those of this machine: then all hosts share theirs,
 * and remove one another's.
 */
export function makeGroups(namespace: string): string[] {
  const groups = trees.map((tree) => join(tree, namespace))
  for (const group of groups) mkdirSync(group, { recursive: true })
  return groups
}

/**
 * Removes the groups of hosts whose namespaces have this name. Nothing may run there any more; what was
 * killed has left its namespaces a moment before it leaves its group.
 */
export async function removeGroups(isOwn: (namespace: string) => boolean): Promise<void> {
  for (const group of findGroups(isOwn)) {
    await until(`${group} is empty`, () => isRemoved(group), 30)
  }
}

/** The groups that there are of hosts whose namespaces have this name. */
export function findGroups(isOwn: (namespace: string) => boolean): string[] {
  return trees.flatMap((tree) =>
    groupsIn(tree)
      .filter(isOwn)
      .map((name) => join(tree, name)),
  )
}

function isRemoved(group: string): boolean {
  try {
    removeGroup(group)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EBUSY') return false
    if (code === 'ENOENT') return !existsSync(group)
    throw error
  }
}

/** The kernel removes a group only once there is none below it. */
function removeGroup(group: string): void {
  for (const below of groupsIn(group)) removeGroup(join(group, below))
  rmdirSync(group)
}

function groupsIn(dir: string): string[] {
  const entries = readdirSync(dir, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}
