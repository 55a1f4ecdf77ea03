import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ended } from '../support/controller.ts'
import { typeOnwards } from '../support/next-command.ts'
import { type Image, makeImage, prepareImage } from './faults/image.ts'
import { expectBackupsFirst, readRuns, readTruth, startedTwice } from './faults/truth.ts'
import type { RealHost } from './real-host.ts'
import { type RealLab, startRealLab } from './real-lab.ts'
import { type Loss, losses } from './sites/losses.ts'
import { imagesOfPair, type Pair, removePair, startPair } from './sites/pair.ts'
import { whyNoRealHosts } from './why-not.ts'

const why = await whyNoRealHosts()

const survived: string[] = []
let lab: RealLab
let images: readonly Image[]

beforeAll(async () => {
  if (why) return
  lab = await startRealLab(
    imagesOfPair.map((setup) => ({ ...setup, prepare: `${setup.prepare ?? ''}\n${prepareImage}` })),
  )
  images = await Promise.all(imagesOfPair.map(({ name }) => makeImage(lab, name)))
}, 900_000)

afterAll(async () => {
  if (why) return
  console.info(`losses of a site's host: ${losses.length} tried, ${survived.length} survived`)
  await lab?.stop()
}, 120_000)

describe.skipIf(why !== undefined)('a site of two real hosts:', () => {
  for (const [index, loss] of losses.entries()) {
    it.concurrent(loss.name, { timeout: 600_000 }, async () => {
      const pair = await startPair(images, index + 1)
      try {
        const ended = await loss.strike(pair)
        await expectStruck(loss, pair, ended)
        await expectEnd(loss, pair, await typeOnwards(pair.controller, ended))
        if (loss.isTakenBack) await expectTakenBack(pair)
        survived.push(loss.name)
      } finally {
        await removePair(pair)
      }
    })
  }
})

/** What was told when it had struck, and that both hosts and their database say the same. */
async function expectStruck(loss: Loss, pair: Pair, { stdout, stderr, code }: Ended) {
  const hosts = [pair.schemaHost, pair.sibling]
  for (const [index, { name }] of hosts.entries()) {
    expect(`${stdout}${stderr}`).toMatch(
      new RegExp(`^${name} +4.8.0 +4.9.0 +${loss.outcomes[index]} `, 'm'),
    )
  }
  expect(code).toBe(loss.code)
  expect((await readTruth(pair.schemaHost)).schema).toBe(loss.schema)
  for (const [index, host] of hosts.entries()) {
    const isDown = loss.outcomes[index] === 'held'
    expect(await standingOf(host)).toEqual({
      release: loss.release,
      site: isDown ? 'down' : 'up',
      answers: isDown ? '503' : '200',
      lock: 'free',
    })
  }
}

/** Where the commands that were told lead: both up on the release, the database changed once, by one. */
async function expectEnd(loss: Loss, pair: Pair, { stdout, code }: Ended): Promise<void> {
  expect(`${code} ${stdout}`).toMatch(/^0 /)
  const truth = await readTruth(pair.schemaHost)
  expect(truth).toMatchObject({ schema: '4.9.0', dumps: 'whole', customers: '2', users: '2' })
  for (const host of [pair.schemaHost, pair.sibling]) {
    expect(await standingOf(host)).toEqual({
      ...{ release: '4.9.0', site: 'up', answers: '200', lock: 'free' },
    })
    expect((await readTruth(host)).hooks).toBe('0')
  }
  const runs = await readRuns(pair.schemaHost)
  expectBackupsFirst(runs)
  expect(runs.flatMap(startedTwice)).toEqual(loss.again ?? [])
  const steps = (await readRuns(pair.sibling)).flat().map(({ step = '' }) => step)
  expect(steps.filter((step) => /\/(schema|review|actions|views|migrate)$/.test(step))).toEqual([])
}

/** Both stand where they stood before, with the rows that the one database had. */
async function expectTakenBack({ controller, schemaHost, sibling }: Pair): Promise<void> {
  await schemaHost.sh(`mysql ixpmanager -e 'SET FOREIGN_KEY_CHECKS=0; DELETE FROM cust'`)
  const hosts = `${schemaHost.name},${sibling.name}`
  const { code, stdout } = await controller.fleet('rollback', '--hosts', hosts, '--yes')
  expect(`${code} ${stdout}`).toMatch(/^0 /)
  const before = { schema: '4.8.0', dumps: 'whole', customers: '2', users: '2' }
  expect(await readTruth(schemaHost)).toMatchObject(before)
  for (const host of [schemaHost, sibling]) {
    const standing = { release: '4.8.0', site: 'up', answers: '200', lock: 'free' }
    expect(await readTruth(host)).toMatchObject({ ...standing, hooks: '0' })
  }
}

async function standingOf(host: RealHost) {
  const { release, site, answers, lock } = await readTruth(host)
  return { release, site, answers, lock }
}
