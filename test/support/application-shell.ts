import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { aDirectoryOf } from './files.ts'

const source = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url))
export const applicationShell = source('survey/application.sh')
export const sqlShell = source('script/steps/sql.sh')

/** The shells and awks that our hosts have; each pair is tried. */
export const dialects = [
  ['dash', 'mawk'],
  ['dash', 'gawk'],
  ['bash', 'mawk'],
  ['bash', 'gawk'],
] as const

export type Dialect = (typeof dialects)[number]

const bins = new Map<string, string>()

/** Runs sh that reads the application in `directory`, with one awk first on the PATH. */
export function readApplication(
  [shell, awk]: Dialect,
  directory: string,
  script: string,
): SpawnSyncReturns<Buffer> {
  const path = `${binOf(awk)}:${process.env.PATH}`
  return spawnSync(shell, ['-c', `. ${applicationShell}\n${script}`], {
    cwd: directory,
    env: { ...process.env, PATH: path, LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
  })
}

/** A directory where `awk` is this awk. */
function binOf(awk: string): string {
  const known = bins.get(awk)
  if (known) return known
  const bin = join(aDirectoryOf(), 'bin')
  mkdirSync(bin)
  symlinkSync(`/usr/bin/${awk}`, join(bin, 'awk'))
  bins.set(awk, bin)
  return bin
}
