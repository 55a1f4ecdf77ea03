import { expect } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { Controller, type Ended } from '../support/controller.ts'
import { typeOnwards } from '../support/next-command.ts'
import { until } from '../support/until.ts'
import { expectTrue, rowIn } from './answer.ts'
import type { Case } from './cases.ts'
import { freeDisk, takeDisk } from './disk.ts'
import { Backups, expectBackupsFirst, expectNothingTwice } from './invariants.ts'
import { operator, takeOverFrom } from './operator.ts'
import { expectPromised } from './promises.ts'
import { randomOf } from './sample.ts'
import { type Scene, setScene } from './scene.ts'
import { arm, hasStruck, type Others } from './strike.ts'
import { readTruth } from './truth.ts'

/** Brings one case to its end: the fault strikes, and then commands are typed as they are told. */
export async function survive(each: Case, seed: string, lab: Lab): Promise<void> {
  const scene = await setScene(each, lab, randomOf(`${seed}:${each.id}`))
  const over = new AbortController()
  try {
    await suffer(scene, over.signal)
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${await tellRecord(scene)}`, { cause: error })
  } finally {
    over.abort()
    if (each.fault === 'disk-full') takeDisk(scene.host)
    await lab.remove(scene.host.name)
  }
}

async function suffer(scene: Scene, over: AbortSignal): Promise<void> {
  const { host } = scene
  const backups = new Backups(host)
  const look = async (ended: Ended) => {
    backups.expectKept()
    expectNothingTwice(scene)
    expectBackupsFirst(scene)
    await expectTrue(scene, ended)
  }
  const ended = await strike(scene, over)
  expect(hasStruck(host), 'it has struck').toBe(true)
  await look(ended)
  expectPromised(scene, ended)
  if (scene.case.fault === 'disk-full') freeDisk(host)
  const last = await typeOnwards(operator, ended, look)
  await expectGoodEnd(scene, last)
}

/** Upgrades with the fault armed; what fleet told when it had struck. */
async function strike(scene: Scene, over: AbortSignal): Promise<Ended> {
  const failures: Error[] = []
  const fail = (error: Error) => failures.push(error)
  const others = { over, fail, killController: async () => undefined }
  if (scene.case.fault === 'controller-killed') return strikeController(scene, others)
  arm(scene, others)
  const ended = await operator.fleet(...upgradeOf(scene))
  if (failures[0]) throw failures[0]
  return ended
}

/** It has a process of its own; another takes up what it left, at once or when the host has finished alone. */
async function strikeController(scene: Scene, others: Others): Promise<Ended> {
  const { inventory, host, random } = scene
  const controller = new Controller(inventory)
  const running = controller.start(...upgradeOf(scene))
  const killController = async () => {
    running.child.kill('SIGKILL')
    await running.ended
  }
  arm(scene, { ...others, killController })
  await running.ended
  const outcome = `state/runs/${controller.lastRun()}/outcome`
  if (random() < 0.5) await until('the host has finished alone', () => host.has(outcome), 120)
  takeOverFrom(controller)
  return operator.fleet('resume', controller.lastRun())
}

/** What the host has written, for whoever must find out what went wrong. */
async function tellRecord({ host }: Scene): Promise<string> {
  const script = `cd ${host.dir}/state/runs && tail -n 4 ./*/events
    for out in $(ls -t ./*/steps/*.out | head -n 3); do echo "== $out"; tail -n 8 "$out"; done`
  return (await host.run(script)).output
}

function upgradeOf({ host, inventory, case: { journey } }: Scene): string[] {
  return ['upgrade', '-i', inventory, '--hosts', host.name, '--to', journey.to, '--yes']
}

/** Upgraded and whole, whatever has happened on the way. */
async function expectGoodEnd(scene: Scene, ended: Ended): Promise<void> {
  const { to } = scene.case.journey
  expect(rowIn(ended, scene.host.name).outcome).toMatch(/^upgraded/)
  expect(await readTruth(scene)).toMatchObject({
    ...{ release: to, schema: to, site: 'up', answers: `200 ${to}`, lock: 'free' },
    ...{ hooks: '', spoiled: '', kept: 'nothing' },
  })
}
