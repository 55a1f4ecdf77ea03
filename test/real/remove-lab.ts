import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { removeGroups } from './cgroups.ts'
import { areIn, endProcesses, findProcesses, readProcess, wordsOf } from './machine-processes.ts'
import { bridgeOf, isHostOf, leaveNetwork, namespacesOf } from './network.ts'
import { isAtWork, isMarked } from './owner.ts'
import { findLeftLabs, type LabRecord } from './registry.ts'
import { run } from './run.ts'

/**
 * Ends all that runs in a lab or was still making it, and removes it. It goes by what is there and not
 * by what was made, so it may be called at any time, again, and by several at once; the lab's record
 * goes last.
 */
export async function removeLab(lab: LabRecord): Promise<void> {
  await endProcesses(`the processes of ${lab.dir}`, () => findProcessesOf(lab))
  await removeGroups((name) => isHostOf(lab, name))
  await unmountBelow(lab.dir)
  await rm(lab.dir, { recursive: true, force: true, maxRetries: 5 })
  await leaveNetwork(lab)
}

/** Removes the labs that tests left behind because they were killed. */
export async function removeLeftLabs(): Promise<void> {
  for (const lab of findLeftLabs()) await removeLab(lab)
}

/** Its machines, all that runs on them, and what its maker was still doing when it died. */
function findProcessesOf(lab: LabRecord): number[] {
  const isOnHost = areIn(namespacesOf(lab))
  const isOrphan = (pid: number) => isMarked(readProcess(pid, 'environ'), lab.owner)
  const isOwned = isAtWork(lab.owner) ? () => false : isOrphan
  return findProcesses((pid) => isMachineOf(lab, wordsOf(pid)) || isOnHost(pid) || isOwned(pid))
}

/** Whether any of its hosts runs. */
export function hasMachines(lab: LabRecord): boolean {
  return findProcesses((pid) => isMachineOf(lab, wordsOf(pid))).length > 0
}

function isMachineOf(lab: LabRecord, words: readonly string[]): boolean {
  const starts = [`--machine=${bridgeOf(lab)}-`, `--directory=${lab.dir}/`]
  return starts.every((start) => words.some((word) => word.startsWith(start)))
}

/** Unmounts the innermost first; what is busy for another moment goes when it can. */
export async function unmountBelow(dir: string): Promise<void> {
  for (const place of mountsBelow(dir).reverse()) {
    await run('umount', [place]).catch(() => run('umount', ['--lazy', place]))
  }
  const left = mountsBelow(dir)
  if (left.length > 0) throw new Error(`still mounted: ${left.join(', ')}`)
}

function mountsBelow(dir: string): string[] {
  const lines = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  const places = lines.map((line) => (line.split(' ')[1] ?? '').replace(/\\(\d{3})/g, unescaped))
  return places.filter((place) => place.startsWith(`${dir}/`))
}

/** A space, and little else, stands in the table of mounts by its octal number. */
function unescaped(_escape: string, octal: string): string {
  return String.fromCharCode(Number.parseInt(octal, 8))
}
