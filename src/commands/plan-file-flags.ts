import type { Options } from 'yargs'

/** Of the command that makes a plan. */
export const keeping = {
  output: {
    alias: 'o',
    type: 'string',
    describe: 'Keep the plan in this file, for fleet upgrade --plan FILE',
  },
} as const satisfies Record<string, Options>

/** Of the command that goes by one. */
export const kept = {
  plan: {
    type: 'string',
    describe: 'Exactly the plan of this file, unless what it was made from has changed',
  },
} as const satisfies Record<string, Options>
