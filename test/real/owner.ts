import { startTimeOf } from '../lab/host/processes.ts'

/** A process that makes labs, told from a later one that got its number. */
export type Owner = { readonly pid: number; readonly startTime: string }

const mark = 'FLEET_LAB_OWNER'
const markOf = ({ pid, startTime }: Owner) => `${mark}=${pid}-${startTime}`

export function thisProcess(): Owner {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' }
}

export function isAlive({ pid, startTime }: Owner): boolean {
  return startTimeOf(pid) === startTime
}

/** Whether it may still make something: it lives, and does not stand still until we are done. */
export function isAtWork(owner: Owner): boolean {
  return isAlive(owner) && owner.pid !== process.ppid
}

/** From now on whatever this process starts can be told by its environment, also when we are gone. */
export function markChildren(): void {
  process.env[mark] = markOf(thisProcess()).slice(mark.length + 1)
}

/** What is started from now on is to take away the rest, and not itself. */
export function unmarkChildren(): void {
  delete process.env[mark]
}

/** Whether this environment, as /proc has it, is that of something the owner started. */
export function isMarked(environment: string, owner: Owner): boolean {
  return `\0${environment}\0`.includes(`\0${markOf(owner)}\0`)
}
