import { setTimeout as wait } from 'node:timers/promises'

/**
 * Polls until something holds, and gives it; fails loudly at the deadline instead of sleeping and hoping.
 * It looks less often the longer it waits: who waits for minutes is not to keep the machine busy.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  seconds = 20,
): Promise<T> {
  const begun = Date.now()
  for (;;) {
    const found = await look()
    if (found) return found
    const waitedMs = Date.now() - begun
    if (waitedMs > seconds * 1000) throw new Error(`not within ${seconds} s: ${what}`)
    await wait(Math.min(20 + waitedMs / 200, 250))
  }
}
