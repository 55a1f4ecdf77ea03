import { setTimeout as wait } from 'node:timers/promises'
import { ExpectedFailure } from '../failure.ts'
import { backoffSeconds } from './backoff.ts'

/**
 * Connects, thrice if need be. A server that is busy drops newcomers by chance (MaxStartups), one
 * that boots all but root, and the controller may be short of something for a moment only.
 */
export async function persist<Result>(connectOnce: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connectOnce()
    } catch (error) {
      if (attempt === 3 || !isPassing(error)) throw error
      await wait(backoffSeconds(attempt) * 1000)
    }
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof ExpectedFailure)) return false
  const { failure } = error
  if (failure.kind === 'controller-short') return true
  return failure.kind === 'connect-failed' && /reset|before handshake|closed/i.test(failure.reason)
}
