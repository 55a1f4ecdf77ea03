import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Controller } from '../support/controller.ts'
import { makeMutant } from './mutant.ts'
import { mutants } from './mutants.ts'
import { type RealLab, startRealLab } from './real-lab.ts'
import type { Variety } from './setups.ts'
import { rowsOf, type Truths, truthsAfter, truthsOf } from './truths.ts'
import { whyNoRealHosts } from './why-not.ts'

const why = await whyNoRealHosts()

const usual = ['4.8.0', '4.9.0'] as const
let lab: RealLab

beforeAll(async () => {
  if (why) return
  lab = await startRealLab(mutants.map(varietyOf))
}, 900_000)

afterAll(() => lab?.stop(), 60_000)

/** The suite is red for these: so it sees what it looks at. */
describe.skipIf(why !== undefined)('a fleet that leaves something out does not pass', () => {
  it.concurrent.each(mutants)(
    'without $without',
    {
      timeout: 600_000,
    },
    async (mutant) => {
      const { name, outcome, untrue, hop: [from, to] = usual, ...mutation } = mutant
      const variety = varietyOf(mutant)
      const rows = await rowsOf(lab, variety)
      const cli = makeMutant(mkdtempSync(join(tmpdir(), `fleet-${name}-`)), mutation)
      const controller = new Controller(lab.inventory, '10s', cli)
      const upgrade = ['upgrade', '--hosts', name, '--to', to, '--yes']
      const { stdout, stderr } = await controller.fleet(...upgrade)
      const row = new RegExp(`^${name} +${from} +${to} +${outcome}  `, 'm')
      expect(stdout, stderr.slice(-2000)).toMatch(row)
      expect(differences(await truthsOf(lab, variety), truthsAfter([to], rows))).toEqual(
        expect.arrayContaining([...untrue]),
      )
    },
  )
})

function varietyOf({ name, install, hop: [release] = usual }: (typeof mutants)[number]): Variety {
  return { name, release, owner: 'root', traits: [], ...(install ? { install } : {}) }
}

function differences(found: Truths, expected: Truths): string[] {
  const keys = Object.keys(expected) as (keyof Truths)[]
  return keys.filter((key) => String(found[key]) !== String(expected[key]))
}
