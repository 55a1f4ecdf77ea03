import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { unwritable } from '../files.ts'

/** What the controller of a run, which may be another process, can be asked: to halt, or whether it is there. */
export type RequestKind = 'halt' | 'presence'

/** Leaves a request, to be taken away: that is the answer, so no process has to be found or trusted by its number. */
export function leaveRequest(runDir: string, kind: RequestKind): void {
  const file = join(runDir, kind)
  try {
    writeFileSync(file, '', { mode: 0o600 })
  } catch (error) {
    throw unwritable(file, error)
  }
}

export function hasRequest(runDir: string, kind: RequestKind): boolean {
  return existsSync(join(runDir, kind))
}

/** Takes the request away; whether there was one. */
export function takeRequest(runDir: string, kind: RequestKind): boolean {
  const isAsked = hasRequest(runDir, kind)
  rmSync(join(runDir, kind), { force: true })
  return isAsked
}

/** Whether somebody took the request in time; else it is taken back, so that it reaches nobody later. */
export async function request(
  runDir: string,
  kind: RequestKind,
  patienceSeconds: number,
): Promise<boolean> {
  leaveRequest(runDir, kind)
  for (const end = Date.now() + patienceSeconds * 1000; Date.now() < end; await wait(100)) {
    if (!hasRequest(runDir, kind)) return true
  }
  return !takeRequest(runDir, kind)
}
