import { execFile } from 'node:child_process'
import PQueue from 'p-queue'
import type { Seconds } from '../duration.ts'
import { ExpectedFailure } from '../failure.ts'
import { shortageIn } from '../shortage.ts'
import type { OwnProgram } from '../unreachable.ts'

/** What one of OpenSSH's programs here said: an exit code of its own, whichever. */
export type Said = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Of a thousand hosts each is asked for: more at once only take what the connections need. */
const queue = new PQueue({ concurrency: 32 })

/** Longer than a `Match exec` takes; a user database that does not answer holds ssh for ever. */
const enough: Seconds = 20

/**
 * Runs ssh or one of its kin on the controller. Throws `ssh-unusable` or `controller-short` where it
 * did not say anything: nothing follows from that, least of all that a host is not known.
 */
export function askOwnProgram(
  tool: OwnProgram,
  args: readonly string[],
  limit: Seconds = enough,
): Promise<Said> {
  return queue.add(() => ask(tool, args, limit))
}

function ask(tool: OwnProgram, args: readonly string[], limit: Seconds): Promise<Said> {
  return new Promise((resolve, reject) => {
    const options = { timeout: limit * 1000, killSignal: 'SIGKILL' } as const
    execFile(tool, args, options, (error, stdout, stderr) => {
      const code = error ? error.code : 0
      if (typeof code === 'number') resolve({ code, stdout, stderr })
      else reject(whyNothing(tool, error as ExecError, limit))
    })
  })
}

type ExecError = NodeJS.ErrnoException & { readonly killed?: boolean; readonly signal?: string }

function whyNothing(tool: OwnProgram, error: ExecError, limit: Seconds): ExpectedFailure {
  const of = shortageIn(error)
  if (of) return new ExpectedFailure({ kind: 'controller-short', of })
  return new ExpectedFailure({ kind: 'ssh-unusable', tool, why: sayWhy(error, limit) })
}

function sayWhy({ code, killed, signal, message }: ExecError, limit: Seconds): string {
  if (code === 'ENOENT') return 'is not installed'
  if (code === 'EACCES') return 'may not be run'
  if (killed) return `did not answer in ${limit} seconds`
  return signal ? `was ended by ${signal}` : `failed: ${message}`
}
