import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { choose } from './choose.ts'
import { whyNoDisks } from './disk.ts'
import { becomeController } from './operator.ts'
import { survive } from './survive.ts'

const { seed, cases, senseless } = choose(process.env.FLEET_MATRIX)
const whyNoDisk = whyNoDisks()
const tried = cases.filter(({ fault }) => fault !== 'disk-full' || !whyNoDisk)
const survived: string[] = []
let lab: Lab

beforeAll(async () => {
  becomeController()
  lab = await startLab({ hosts: [] })
})

afterAll(async () => {
  await lab.stop()
  console.info(`crash matrix: ${tried.length} cases, ${survived.length} survived, seed ${seed}`)
  console.info(`crash matrix: of all there are, ${senseless} make no sense`)
  if (whyNoDisk) console.info(`SKIPPED, loudly: no disk was full: ${whyNoDisk}`)
})

describe('a host survives', () => {
  for (const each of tried) {
    it.concurrent(each.id, { timeout: 300_000 }, async () => {
      try {
        await survive(each, seed, lab)
        survived.push(each.id)
      } catch (error) {
        throw new Error(
          `${(error as Error).message}\nalone: scripts/test --matrix ${seed}:${each.id}`,
        )
      }
    })
  }
})
