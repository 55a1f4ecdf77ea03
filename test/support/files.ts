import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** Where the directories of one test file are; gone when its tests are. */
const base = mkdtempSync(join(tmpdir(), 'fleet-test-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** A new directory with these files in it, by their paths below it. */
export function aDirectoryOf(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(base, '/'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return directory
}
