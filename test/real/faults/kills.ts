import type { Ended, Running } from '../../support/controller.ts'
import { nextCommand } from '../../support/next-command.ts'
import { killRunner, limitMemory, releaseSchema, releaseTool } from '../break.ts'
import type { Fault, Scene } from './fault.ts'
import { reverted, strikeIn, strikeInSchema, upgraded } from './phases.ts'

/** Nobody knows how it ended; it is down. */
const unknown = { ...upgraded, outcome: 'unknown', code: 7, site: 'down' } as const

/** A process is killed; what it had started goes on to its own end, and is not started again. */
export const kills: readonly Fault[] = [
  {
    ...upgraded,
    name: 'the runner is killed in the prepare phase: taken over at once, for the site is up',
    strike: strikeIn('prepare', async ({ host }) => {
      await killRunner(host)
      await releaseTool(host, 'git')
    }),
    attempts: 2,
  },
  {
    ...unknown,
    name: 'the runner is killed in the change phase: unknown',
    strike: strikeIn('change', async ({ host }) => {
      await killRunner(host)
      await releaseTool(host, 'composer')
    }),
    schema: '4.8.0',
  },
  {
    ...unknown,
    name: 'the runner is killed in the middle of the schema update: unknown',
    strike: strikeInSchema(async ({ host }) => {
      await killRunner(host)
      await releaseSchema(host)
    }),
  },
  {
    ...upgraded,
    name: 'the runner is killed in the finish phase: taken over at once, for the site is up',
    strike: strikeIn('finish', async ({ host }) => {
      await killRunner(host)
      await releaseTool(host, 'curl')
    }),
    attempts: 2,
  },
  {
    ...reverted,
    name: 'composer is killed by the OOM killer: reverted',
    strike: strikeIn('change', async ({ host }) => {
      const isKilled = await limitMemory(host, '/usr/local/bin/composer')
      await releaseTool(host, 'composer')
      await isKilled()
    }),
    note: '4.9.0/composer failed with exit code 137',
  },
  {
    ...upgraded,
    name: 'the controller is killed in composer: the host goes on alone and is taken up again',
    strike: async (scene) => {
      await strikeIn('change', killController)(scene)
      await releaseTool(scene.host, 'composer')
      return takeUp(scene)
    },
  },
  {
    ...upgraded,
    name: 'the controller is killed in the middle of the schema update: the host goes on alone and is taken up again',
    strike: async (scene) => {
      await strikeInSchema(killController)(scene)
      await releaseSchema(scene.host)
      return takeUp(scene)
    },
  },
]

async function killController(_: Scene, fleet: Running): Promise<void> {
  fleet.child.kill('SIGKILL')
}

/** As one who comes back to a machine where fleet died. */
async function takeUp({ controller }: Scene): Promise<Ended> {
  const runs = await controller.fleet('runs')
  return controller.fleet(...nextCommand(runs).split(' '))
}
