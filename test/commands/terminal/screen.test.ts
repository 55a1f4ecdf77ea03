import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { builtFleet } from '../../support/built.ts'

/** A device that takes nothing, as a full disk does. */
function fleetInto(redirection: string, ...args: string[]) {
  const command = `exec "$@" ${redirection}`
  const words = ['-c', command, 'sh', process.execPath, builtFleet(), ...args]
  const { status, stdout, stderr } = spawnSync('sh', words, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('what fleet prints, where the disk is full', () => {
  it('is lost, and fleet goes on to its own exit code', () => {
    expect(fleetInto('2>/dev/full', 'upgrade').status).toBe(2)
  })

  it('is said to be lost, where it is the answer', () => {
    const { status, stderr } = fleetInto('>/dev/full', 'releases')
    expect(stderr).toBe('the answer could not be written: ENOSPC: no space left on device, write\n')
    expect(status).toBe(0)
  })
})
