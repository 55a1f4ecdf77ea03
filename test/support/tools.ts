import { execFileSync } from 'node:child_process'

/** Whether this machine has a tool; where it has not, that its tests are left out is said aloud. */
export function hasTool(...names: string[]): boolean {
  const missing = names.filter((name) => !isInstalled(name))
  if (missing.length > 0) console.warn(`NOT TESTED: ${missing.join(', ')} is not installed here`)
  return missing.length === 0
}

function isInstalled(name: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
