import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { findGroups } from './cgroups.ts'
import { isMarked } from './owner.ts'
import { findLab, type LabRecord, listLabs } from './registry.ts'
import { run } from './run.ts'

/** What the system still shows of a lab that is said to be gone: asked anew, not by what took it down. */
export async function tracesOf(lab: LabRecord): Promise<string[]> {
  const { dir } = lab
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n')
  return [
    ...(findLab(dir) ? ['its record'] : []),
    ...(existsSync(dir) ? [dir] : []),
    ...mounts.filter((line) => line.includes(dir)),
    ...(await processesOf(lab)),
    ...(await namesOf(lab)),
  ]
}

async function processesOf({ dir, owner }: LabRecord): Promise<string[]> {
  const told = (await run('ps', ['-eo', 'pid=,args='])).split('\n')
  const isLabs = (line: string) => line.includes(`${dir}/hosts`) || line.includes(`${dir}/mirror`)
  const orphans = readdirSync('/proc').filter((pid) => isMarked(environmentOf(pid), owner))
  return [...told.filter(isLabs), ...orphans]
}

/** Its number may have gone to another lab by now, and all these names with it. */
async function namesOf({ number, dir }: LabRecord): Promise<string[]> {
  if (listLabs().some((other) => other.number === number && other.dir !== dir)) return []
  const told = [
    await run('ip', ['-o', 'link']),
    await run('ip', ['netns']),
    await run('ps', ['-ef']),
  ]
  const name = new RegExp(`\\bfleet${number}(?:[v-]\\d+)?\\b`)
  const named = told.flatMap((text) => text.split('\n').filter((line) => name.test(line)))
  return [...named, ...findGroups((group) => name.test(group))]
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}
