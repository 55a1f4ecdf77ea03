import { afterAll, beforeAll, describe, it } from 'vitest'
import { typeOnwards } from '../support/next-command.ts'
import { checkouts } from './faults/checkouts.ts'
import { disks } from './faults/disks.ts'
import type { Fault, Scene } from './faults/fault.ts'
import { type Image, makeImage, prepareImage, remove, startFrom } from './faults/image.ts'
import { kills } from './faults/kills.ts'
import { links } from './faults/links.ts'
import { expectEnd, expectStruck } from './faults/proof.ts'
import { reboots } from './faults/reboots.ts'
import { rivals } from './faults/rivals.ts'
import { makeScene, tell } from './faults/scene.ts'
import { services } from './faults/services.ts'
import { type RealLab, startRealLab } from './real-lab.ts'
import { whyNoRealHosts } from './why-not.ts'

const why = await whyNoRealHosts()

/** Those that wait for a minute go first. */
const faults = [links, reboots, kills, services, disks, checkouts, rivals].flat()
const survived: string[] = []
let lab: RealLab
let image: Image

beforeAll(async () => {
  if (why) return
  lab = await startRealLab([{ name: 'image', release: '4.8.0', change: prepareImage }])
  image = await makeImage(lab, 'image')
}, 900_000)

afterAll(async () => {
  if (why) return
  console.info(`real faults: ${faults.length} tried, ${survived.length} survived`)
  await lab?.stop()
}, 120_000)

describe.skipIf(why !== undefined)('a real host survives:', () => {
  for (const [index, fault] of faults.entries()) {
    it.concurrent(fault.name, { timeout: 600_000 }, async () => {
      const host = await startFrom(image, `f${index + 1}`, fault.room)
      try {
        await suffer(fault, makeScene(lab, host, fault.to))
        survived.push(fault.name)
      } finally {
        await remove(host)
      }
    })
  }
})

/** The fault strikes; then the operator mends what is theirs to mend, and types what they are told. */
async function suffer(fault: Fault, scene: Scene): Promise<void> {
  const { host, controller } = scene
  try {
    const ended = await fault.strike(scene)
    await fault.mend?.(host)
    await expectStruck(fault, host, ended)
    await expectEnd(fault, host, await typeOnwards(controller, ended))
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${await tell(scene)}`, { cause: error })
  }
}
