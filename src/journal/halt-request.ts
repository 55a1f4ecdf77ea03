import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = 'halt'

/**
 * Asks the controller of a run, which may be another process, to start nothing new. That it took the
 * request away is its answer, so no process has to be found or trusted by its number.
 */
export function leaveHaltRequest(runDir: string): void {
  writeFileSync(join(runDir, file), '', { mode: 0o600 })
}

export function hasHaltRequest(runDir: string): boolean {
  return existsSync(join(runDir, file))
}

/** Takes the request away; whether there was one. */
export function takeHaltRequest(runDir: string): boolean {
  const isAsked = hasHaltRequest(runDir)
  rmSync(join(runDir, file), { force: true })
  return isAsked
}
