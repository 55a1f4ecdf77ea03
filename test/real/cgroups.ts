import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

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

/** Removes the groups of hosts whose namespaces have this name; nothing may run there any more. */
export function removeGroups(isOwn: (namespace: string) => boolean): void {
  for (const group of findGroups(isOwn)) removeGroup(group)
}

/** The groups that there are of hosts whose namespaces have this name. */
export function findGroups(isOwn: (namespace: string) => boolean): string[] {
  return trees.flatMap((tree) =>
    groupsIn(tree)
      .filter(isOwn)
      .map((name) => join(tree, name)),
  )
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
