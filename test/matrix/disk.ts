import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabHost } from '../lab/lab-host.ts'
import { until } from '../support/until.ts'

/** What stands on the one disk of a host that can be full: the installation and fleet's own place. */
const parts = ['srv', 'state']

/** Gives a host a disk of its own. */
export function giveDisk({ dir }: LabHost): void {
  const disk = diskOf(dir)
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1g', 'fleet-lab', disk])
  for (const part of parts) {
    execFileSync('cp', ['-a', join(dir, part), disk])
    execFileSync('mount', ['--bind', join(disk, part), join(dir, part)])
  }
}

/** Not a byte is left; who still writes meanwhile may make it look twice. */
export async function fillDisk({ dir }: LabHost): Promise<void> {
  await until('the disk is full', () => {
    const told = execFileSync('df', ['--output=used', diskOf(dir)], { encoding: 'utf8' })
    return resize(dir, `${told.split('\n')[1]?.trim()}k`)
  })
}

/** Whether it could be: a disk is never smaller than what is on it. */
function resize(dir: string, size: string): boolean {
  return spawnSync('mount', ['-o', `remount,size=${size}`, diskOf(dir)]).status === 0
}

/** Somebody makes room. */
export function freeDisk({ dir }: LabHost): void {
  resize(dir, '1g')
}

/** Takes it away with all that is on it. */
export function takeDisk({ dir }: LabHost): void {
  for (const place of [...parts, 'disk']) {
    execFileSync('umount', ['--lazy', join(dir, place)])
  }
}

/** Why no disk can be full here; nothing where one can. */
export function whyNoDisks(): string | undefined {
  const dir = mkdtempSync(join(tmpdir(), 'fleet-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'fleet-lab', dir], { stdio: 'pipe' })
    execFileSync('umount', [dir])
    return undefined
  } catch {
    return 'this user cannot mount a file system here'
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function diskOf(dir: string): string {
  return join(dir, 'disk')
}
