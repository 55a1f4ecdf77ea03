import { ExpectedFailure } from './failure.ts'

/** Why a file of ours could not be written, from what the system said: "ENOSPC: no space left on device". */
export function unwritable(path: string, error: unknown): ExpectedFailure {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  const reason = message.replace(/, \w+(?: '.*')?$/, '')
  return new ExpectedFailure({ kind: 'file-unwritable', path, reason })
}
