import type { Ended, Running } from '../../support/controller.ts'
import { holdSchema, holdTool, waitsForTable } from '../break.ts'
import type { Scene } from './fault.ts'

type Blow = (scene: Scene, fleet: Running) => Promise<unknown>

/** How to stop an upgrade at one place for as long as it takes: a tool, the word it is called with, the step. */
const holds = {
  prepare: ['git', 'fetch', '4.9.0/fetch'],
  dump: ['mysqldump', '--quick', '4.9.0/backup'],
  change: ['composer', 'install', '4.9.0/composer'],
  migrate: ['php', 'migrate --force', '4.9.0/migrate'],
  finish: ['curl', '--max-time', '4.9.0/health'],
} as const

/** Upgrades, and the blow falls while a tool of that place is at work. */
export const strikeIn =
  (place: keyof typeof holds, blow: Blow) =>
  async (scene: Scene): Promise<Ended> => {
    const [tool, word, step] = holds[place]
    await holdTool(scene.host, tool, word)
    const running = scene.upgrade()
    await scene.controller.reaches(running, step)
    await blow(scene, running)
    return running.ended
  }

/** Upgrades, and the blow falls when a part of the schema is changed and the rest waits. */
export const strikeInSchema =
  (blow: Blow) =>
  async (scene: Scene): Promise<Ended> => {
    await holdSchema(scene.host)
    const running = scene.upgrade()
    await scene.controller.reaches(running, '4.9.0/schema')
    await waitsForTable(scene.host)
    await blow(scene, running)
    return running.ended
  }

/** What there is to see where the run has come to a good end in spite of all. */
export const upgraded = {
  outcome: 'upgraded',
  code: 0,
  release: '4.9.0',
  schema: '4.9.0',
  site: 'up',
  attempts: 1,
} as const

/** Where it went back, or was never touched. */
const asBefore = { release: '4.8.0', schema: '4.8.0', site: 'up' } as const
export const reverted = { ...asBefore, outcome: 'reverted', code: 4, attempts: 1 } as const
export const failed = { ...asBefore, outcome: 'failed', code: 4, attempts: 1 } as const
export const blocked = { ...asBefore, outcome: 'blocked', code: 3, attempts: 0 } as const

/** Where it stays in maintenance, with the schema half changed. */
export const held = {
  outcome: 'held',
  code: 7,
  release: '4.9.0',
  schema: 'between',
  site: 'down',
  attempts: 1,
} as const
