import { expect } from 'vitest'
import type { Ended } from '../../support/controller.ts'
import type { RealHost } from '../real-host.ts'
import type { Fault } from './fault.ts'
import { attemptsOf, expectBackupsFirst, readRuns, readTruth, startedTwice } from './truth.ts'

/** What the operator was told when it had struck, and that the host says the same. */
export async function expectStruck(fault: Fault, host: RealHost, ended: Ended): Promise<void> {
  const { outcome, code, note, progress, release, schema, site } = fault
  const { stdout, stderr } = ended
  const row = stdout.split('\n').find((line) => line.startsWith(`${host.name} `)) ?? stdout
  expect(row).toMatch(new RegExp(` ${outcome}( |$)`))
  expect(row).toContain(note ?? '')
  expect(row.includes('DOWN since')).toBe(site === 'down')
  expect(ended.code).toBe(code)
  if (progress) expect(stderr).toMatch(progress)
  const truth = await readTruth(host)
  expect(truth).toMatchObject({ release, schema, site, ...whole })
  expect(truth.answers).toBe(site === 'up' ? '200' : '503')
  const runs = await readRuns(host)
  expect(runs.map(attemptsOf)).toEqual(fault.attempts > 0 ? [fault.attempts] : [])
}

/** Where the commands that were told lead: upgraded, and nothing was done twice on the way. */
export async function expectEnd(fault: Fault, host: RealHost, ended: Ended): Promise<void> {
  expect(`${ended.code} ${ended.stdout}`).toMatch(/^0 /)
  const truth = await readTruth(host)
  expect(truth).toMatchObject({
    release: fault.to ?? '4.9.0',
    schema: '4.9.0',
    site: 'up',
    answers: '200',
    hooks: '0',
    ...whole,
  })
  const runs = await readRuns(host)
  expect(runs.flatMap(startedTwice)).toEqual(fault.again ?? [])
  expectBackupsFirst(runs)
}

/** What holds after every fault. */
const whole = {
  memcached: 'active',
  lock: 'free',
  dumps: 'whole',
  earlier: 'kept',
  customers: '2',
  users: '2',
}
