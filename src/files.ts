import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs'
import { ExpectedFailure } from './failure.ts'

/** The text of a file. Throws `file-unreadable`, with what the system said. */
export function readText(path: string): string {
  return orUnreadable(path, () => readFileSync(path, 'utf8'))
}

/** The names in a folder, sorted. Throws `file-unreadable`, with what the system said. */
export function listFolder(path: string): string[] {
  return orUnreadable(path, () => readdirSync(path)).sort()
}

/** What a path is; nothing where there is nothing. Throws `file-unreadable` where that is not told. */
export function lookUp(path: string): Stats | undefined {
  return orUnreadable(path, () => statSync(path, { throwIfNoEntry: false }))
}

/** Why a file could not be written, from what the system said: "ENOSPC: no space left on device". */
export function unwritable(path: string, error: unknown): ExpectedFailure {
  return new ExpectedFailure({ kind: 'file-unwritable', path, reason: reasonOf(error) })
}

function orUnreadable<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new ExpectedFailure({ kind: 'file-unreadable', path, reason: reasonOf(error) })
  }
}

/** Without the call that failed and its path. What the system did not say is a bug of ours. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  return message.replace(/, \w+(?: '.*')?$/, '')
}
