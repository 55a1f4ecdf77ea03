import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Kills every process that has a stand-in directory below this directory on its PATH, and nothing
 * else: all that runs on simulated hosts is known by it, whoever started it.
 */
export async function killProcessesBelow(dir: string): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const pids = findProcessesBelow(dir)
    if (pids.length === 0) return
    for (const pid of pids) kill(pid)
    await wait(10)
  }
}

/**
 * Processes of the simulated hosts below this directory. Never we ourselves or the shell that
 * somebody called us from, even where they have put a host's stand-ins on their own PATH.
 */
export function findProcessesBelow(dir: string): number[] {
  const own = withAncestors(process.pid)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => !own.includes(pid) && pathOf(pid).some((entry) => isStandIns(entry, dir)))
}

/**
 * When a process began, to tell it from a later one of the same number; nothing where it has ended,
 * also where nobody has asked for its exit code yet.
 */
export function startTimeOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? undefined : fields[19]
}

function withAncestors(pid: number): number[] {
  const parent = Number(/^PPid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)
  return parent > 0 ? [pid, ...withAncestors(parent)] : [pid]
}

function isStandIns(entry: string, dir: string): boolean {
  return entry.startsWith(`${dir}/`) && entry.endsWith('/bin')
}

function pathOf(pid: number): string[] {
  const variable = read(`/proc/${pid}/environ`)
    .split('\0')
    .find((text) => text.startsWith('PATH='))
  return variable?.slice('PATH='.length).split(':') ?? []
}

/** Empty where the process is gone or not ours to look at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
