import { expect } from 'vitest'
import type { Fault } from './fault.ts'
import { upgraded } from './phases.ts'

/** Two who upgrade the same host at the same time. */
export const rivals: readonly Fault[] = [
  {
    ...upgraded,
    name: 'two controllers at once: one has the host, the other touches nothing and says whose it is',
    strike: async ({ upgrade, other }) => {
      const [mine, others] = await Promise.all([upgrade().ended, upgrade(other).ended])
      const [winner, loser] = mine.code === 0 ? [mine, others] : [others, mine]
      expect(loser.code).toBe(8)
      expect(loser.stdout).toMatch(/ blocked .* held by run /)
      return winner
    },
  },
]
