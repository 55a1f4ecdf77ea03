import { readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { performance } from 'node:perf_hooks'
import { Controller } from '../support/controller.ts'

/** USER_HZ of Linux (proc(5)). */
const ticksPerSecond = 100

/** What one command of fleet cost, as the operating system has it. */
export type Cost = {
  readonly seconds: number
  readonly cpuSeconds: number
  /** Of `ssh -G` and `ssh-keygen -F`, which it asks once a host. */
  readonly toolsCpuSeconds: number
  readonly peakMegabytes: number
  readonly exitCode: number | null
}

/** Runs a command and reads from /proc what it cost. Whoever measures gives way to it: the lab's hosts would elsewhere not be on this machine. */
export async function measure(inventory: string, ...args: string[]): Promise<Cost> {
  const begun = performance.now()
  const running = new Controller(inventory, '10s').start(...args)
  if (process.getuid?.() === 0) setPriority(running.child.pid ?? 0, 0)
  let last = { cpuSeconds: 0, toolsCpuSeconds: 0, peakMegabytes: 0 }
  const watch = setInterval(() => {
    last = readCost(running.child.pid ?? 0) ?? last
  }, 20)
  const { code } = await running.ended
  clearInterval(watch)
  return { seconds: (performance.now() - begun) / 1000, exitCode: code, ...last }
}

/** Nothing of a process that has ended: it has no memory any more. */
function readCost(pid: number): Omit<Cost, 'seconds' | 'exitCode'> | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const [, peak] = /VmHWM:\s+(\d+) kB/.exec(status) ?? []
    if (peak === undefined) return undefined
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const [user = 0, system = 0, ofTools = 0, more = 0] = fields.slice(11, 15).map(Number)
    return {
      cpuSeconds: (user + system) / ticksPerSecond,
      toolsCpuSeconds: (ofTools + more) / ticksPerSecond,
      peakMegabytes: Number(peak) / 1024,
    }
  } catch {
    return undefined
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
