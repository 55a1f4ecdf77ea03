import { join } from 'node:path'
import { expect } from 'vitest'
import { loadInventory } from '../../src/inventory/load.ts'
import { word } from '../../src/wording/word.ts'
import { failureOf } from './failures.ts'
import { aDirectoryOf } from './files.ts'

/** A mistake in one inventory file, and what the operator reads of it. */
export type Mistake = {
  readonly name: string
  readonly yaml: string
  readonly says: string | readonly string[]
}

/** The start of a file in which only the rest is wrong. */
export const oneHost = 'hosts:\n  lon1: {}\n'

/** What the operator reads of the mistakes in these files, without the directory. */
export function evidenceOf(files: Record<string, string>): string[] {
  const directory = aDirectoryOf(files)
  const failure = failureOf(() => loadInventory(directory))
  expect(failure.kind).toBe('inventory-invalid')
  return word(failure).evidence.map((line) => line.replaceAll(join(directory, '/'), ''))
}
