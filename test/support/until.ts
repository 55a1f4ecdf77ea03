import { setTimeout as wait } from 'node:timers/promises'

/** Polls until something holds, and gives it; fails loudly at the deadline instead of sleeping and hoping. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  seconds = 20,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`)
    await wait(20)
  }
}
