import { readdirSync, readFileSync, statSync } from 'node:fs'
import { until } from '../support/until.ts'

/** Kills them, and those that come up meanwhile, until there are none. */
export async function endProcesses(what: string, find: () => number[]): Promise<void> {
  const areGone = () => {
    const pids = find()
    pids.forEach(kill)
    return pids.length === 0
  }
  await until(`${what} are gone`, areGone, 60)
}

/** Processes of this machine, without us, that are as asked. */
export function findProcesses(isWanted: (pid: number) => boolean): number[] {
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return names.map(Number).filter((pid) => pid !== process.pid && isWanted(pid))
}

/** Tells the processes that are in one of these network namespaces, whoever started them. */
export function areIn(namespaceFiles: readonly string[]): (pid: number) => boolean {
  const inodes = namespaceFiles.flatMap((file) => inodeOf(file) ?? [])
  return (pid) => inodes.includes(inodeOf(`/proc/${pid}/ns/net`) ?? -1)
}

/** Tells the first process of a machine, which is number 1 to itself. */
export function isFirst(pid: number): boolean {
  const status = readProcess(pid, 'status')
  return /^NSpid:\t\d+\t1$/m.test(status) && !status.startsWith('Name:\tsystemd-nspawn')
}

export function wordsOf(pid: number): string[] {
  return readProcess(pid, 'cmdline').split('\0')
}

/** What /proc says of a process; empty where it is gone. */
export function readProcess(pid: number, file: 'cmdline' | 'environ' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}

function inodeOf(file: string): number | undefined {
  try {
    return statSync(file).ino
  } catch {
    return undefined
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
