import type { Seconds } from '../duration.ts'

/**
 * How long to wait before try number `attempt` (1 is the first repeat): doubling from half a second
 * to half a minute, and of that a random part between half and all, so that many hosts that were
 * lost together do not come back together. `random` is in [0, 1).
 */
export function backoffSeconds(attempt: number, random: number = Math.random()): Seconds {
  return Math.min(30, 0.5 * 2 ** (attempt - 1)) * (0.5 + random / 2)
}
