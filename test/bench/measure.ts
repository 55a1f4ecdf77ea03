import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { Controller } from '../support/controller.ts'

/** What one command of fleet cost, as the operating system has it. */
export type Cost = {
  readonly seconds: number
  /** Of the process and of the ssh tools it waited for. */
  readonly cpuSeconds: number
  readonly peakMegabytes: number
  readonly exitCode: number | null
}

/** Runs a command and reads from /proc what it cost. */
export async function measure(inventory: string, ...args: string[]): Promise<Cost> {
  const begun = performance.now()
  const running = new Controller(inventory, '10s').start(...args)
  let last = { cpuSeconds: 0, peakMegabytes: 0 }
  const watch = setInterval(() => {
    last = readCost(running.child.pid ?? 0) ?? last
  }, 20)
  const { code } = await running.ended
  clearInterval(watch)
  return { seconds: (performance.now() - begun) / 1000, exitCode: code, ...last }
}

/** Nothing of a process that has ended: it has no memory any more. */
function readCost(pid: number): Pick<Cost, 'cpuSeconds' | 'peakMegabytes'> | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const [, peak] = /VmHWM:\s+(\d+) kB/.exec(status) ?? []
    if (peak === undefined) return undefined
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { cpuSeconds: ticks / 100, peakMegabytes: Number(peak) / 1024 }
  } catch {
    return undefined
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
