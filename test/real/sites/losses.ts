import type { Ended } from '../../support/controller.ts'
import {
  holdSchema,
  holdTool,
  killRunner,
  losePower,
  releaseTool,
  waitsForTable,
} from '../break.ts'
import { begins, type Pair } from './pair.ts'

/** One host of a site is lost somewhere, and what must come of both. */
export type Loss = {
  readonly name: string
  readonly strike: (pair: Pair) => Promise<Ended>
  /** The rows' outcomes, of the schema host and of its sibling, and the exit code. */
  readonly outcomes: readonly [string, string]
  readonly code: number
  /** Where both stand then, and the one database. */
  readonly release: '4.8.0' | '4.9.0'
  readonly schema: '4.8.0' | '4.9.0' | 'between'
  /** Steps that the schema host may begin again. */
  readonly again?: readonly string[]
  /** In the end it is taken back, too. */
  readonly isTakenBack?: true
}

const upgraded = {
  outcomes: ['upgraded', 'upgraded'],
  code: 0,
  release: '4.9.0',
  schema: '4.9.0',
} as const
const reverted = {
  outcomes: ['reverted', 'reverted'],
  code: 4,
  release: '4.8.0',
  schema: '4.8.0',
} as const

export const losses: readonly Loss[] = [
  {
    ...upgraded,
    name: 'nobody is lost: both are upgraded, and taken back',
    strike: ({ upgrade }) => upgrade().ended,
    isTakenBack: true,
  },
  {
    ...upgraded,
    name: 'the schema host loses power while it prepares: it is taken up again, the other waits for it',
    strike: (pair) => loseWhilePreparing(pair, 'schemaHost'),
    again: ['4.9.0/fetch'],
  },
  {
    ...upgraded,
    name: 'the sibling loses power while it prepares: it is taken up again, the other waits for it',
    strike: (pair) => loseWhilePreparing(pair, 'sibling'),
  },
  {
    ...reverted,
    name: 'the schema host loses power in composer: both go back',
    strike: async (pair) => {
      const { schemaHost, sibling, upgrade } = pair
      await holdTool(schemaHost, 'composer', 'install')
      const running = upgrade()
      await begins(pair, running, [schemaHost, '4.9.0/composer'])
      await begins(pair, running, [sibling, '4.9.0/wait-schema'])
      await losePower(schemaHost)
      return running.ended
    },
  },
  {
    ...reverted,
    name: 'the sibling loses power in composer: both go back',
    strike: async (pair) => {
      await holdTool(pair.sibling, 'composer', 'install')
      const running = pair.upgrade()
      await begins(pair, running, [pair.sibling, '4.9.0/composer'])
      await losePower(pair.sibling)
      return running.ended
    },
  },
  {
    name: 'the schema host loses power in the schema update: both hold',
    strike: async (pair) => {
      await holdSchema(pair.schemaHost)
      const running = pair.upgrade()
      await begins(pair, running, [pair.schemaHost, '4.9.0/schema'])
      await waitsForTable(pair.schemaHost)
      await losePower(pair.schemaHost)
      return running.ended
    },
    outcomes: ['held', 'held'],
    code: 7,
    release: '4.9.0',
    schema: 'between',
    again: ['4.9.0/schema'],
  },
  {
    name: 'the sibling loses power after it gave its word: it holds, the schema host goes on',
    strike: async (pair) => {
      const { schemaHost, sibling, upgrade } = pair
      await holdTool(schemaHost, 'composer', 'install')
      const running = upgrade()
      await begins(pair, running, [sibling, '4.9.0/wait-schema'])
      await losePower(sibling)
      await releaseTool(schemaHost, 'composer')
      return running.ended
    },
    outcomes: ['upgraded', 'held'],
    code: 7,
    release: '4.9.0',
    schema: '4.9.0',
  },
  {
    ...upgraded,
    name: 'the runner of the schema host is killed when it is up again: it is taken up again',
    strike: (pair) => loseInTheEnd(pair, 'schemaHost', killRunner),
  },
  {
    ...upgraded,
    name: 'the sibling loses power when it is up again: its boot hook ends what it began',
    strike: (pair) => loseInTheEnd(pair, 'sibling', losePower),
  },
]

async function loseWhilePreparing(pair: Pair, who: 'schemaHost' | 'sibling'): Promise<Ended> {
  await holdTool(pair[who], 'git', 'fetch')
  const running = pair.upgrade()
  await begins(pair, running, [pair[who], '4.9.0/fetch'])
  await losePower(pair[who])
  return running.ended
}

async function loseInTheEnd(
  pair: Pair,
  who: 'schemaHost' | 'sibling',
  lose: (host: Pair['sibling']) => Promise<void>,
): Promise<Ended> {
  await holdTool(pair[who], 'curl', '--max-time')
  const running = pair.upgrade()
  await begins(pair, running, [pair[who], '4.9.0/health'])
  await lose(pair[who])
  await releaseTool(pair[who], 'curl')
  return running.ended
}
