import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ScriptHost } from './script-host.ts'

export function outputOf(host: ScriptHost, id: string): string {
  const name = readdirSync(join(host.runDir, 'steps')).find((each) => each.endsWith(`-${id}.out`))
  return join(host.runDir, 'steps', name ?? 'missing')
}

/** Processes of this host's script by their command line; the runner leads its session. */
function scriptProcesses(host: ScriptHost): Array<{ pid: number; isLeader: boolean }> {
  return processes((command) => command.includes(host.scriptPath))
}

export function runnerOf(host: ScriptHost): number {
  const runner = scriptProcesses(host).find(({ isLeader }) => isLeader)
  if (!runner) throw new Error('no runner is alive')
  return runner.pid
}

export function wrappersOf(host: ScriptHost): number[] {
  return scriptProcesses(host)
    .filter(({ isLeader }) => !isLeader)
    .map(({ pid }) => pid)
}

/** The processes beside this host's runners, which tell where one dies. */
export function watchesOf(host: ScriptHost): number[] {
  return processes((command) => command.includes(`watch ${host.run} `)).map(({ pid }) => pid)
}

/** The commands inside a step: they carry its word. */
export function inside(host: ScriptHost): number[] {
  return processes((command) => command.includes(`${host.run}:`)).map(({ pid }) => pid)
}

function processes(
  isMeant: (command: string) => boolean,
): Array<{ pid: number; isLeader: boolean }> {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const session = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[3]
      return isMeant(command) ? [{ pid: Number(name), isLeader: session === name }] : []
    } catch {
      return []
    }
  })
}

/** A zombie that nobody has reaped yet is dead. */
export function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') === false
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself meanwhile.
  }
}
