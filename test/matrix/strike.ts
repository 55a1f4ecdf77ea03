import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import type { FaultKind } from '../lab/host/fault.ts'
import type { LabHost } from '../lab/lab-host.ts'
import { until } from '../support/until.ts'
import { type FaultName, isOfStep } from './cases.ts'
import { fillDisk } from './disk.ts'
import { operator } from './operator.ts'
import { pick } from './sample.ts'
import type { Scene } from './scene.ts'

/** Whom the case may kill or wait for besides the host. */
export type Others = {
  readonly killController: () => Promise<void>
  /** Hears what went wrong in a call. */
  readonly fail: (error: Error) => void
  /** Ends when the case does. */
  readonly over: AbortSignal
}

/** What each fault is on the host: one that the stand-ins know, or a call of ours. */
const kinds: Readonly<Record<FaultName, FaultKind>> = {
  'link-fin': 'call',
  'link-rst': 'call',
  'link-silence': 'call',
  'controller-killed': 'call',
  'runner-killed': 'die',
  reboot: 'reboot',
  'disk-full': 'call',
  'step-fails': 'fail',
  'step-hangs': 'call',
  'output-flood': 'flood',
  'second-controller': 'call',
}

/** Arms the case's fault; before and after a step there is more than one moment, and chance picks it. */
export function arm({ case: each, host, inventory, random }: Scene, others: Others): void {
  const { step, hop, previous, moment, fault } = each
  const kind = kinds[fault]
  const place = `${hop}/${step}`
  host.onCall = () => call(fault, { host, inventory, place }, others).catch(others.fail)
  const isBefore = moment === 'before'
  const files = isBefore ? [`${previous}.ok`] : [`${hop}-${step}.rc`, `${hop}-${step}.ok`]
  const isLeft = isBefore && (previous === undefined || isOfStep(fault))
  const file = isLeft ? undefined : pick([undefined, ...files], random)
  if (moment === 'during') host.fault(place, kind, 'midway')
  else if (file) host.faultOnceWritten(file, kind)
  else host.fault(place, kind, isBefore ? 'begin' : 'end')
}

/** Whether it has struck, asked past fleet. */
export function hasStruck(host: LabHost): boolean {
  return host.has('log/faults')
}

type Target = { readonly host: LabHost; readonly inventory: string; readonly place: string }

/** What a call does; the host stands still meanwhile. */
async function call(fault: FaultName, target: Target, { killController, over }: Others) {
  const { host } = target
  switch (fault) {
    case 'link-fin':
      return host.dropLinks('fin')
    case 'link-rst':
      return host.dropLinks('rst')
    case 'link-silence':
      return fallSilent(host, over)
    case 'controller-killed':
      return killController()
    case 'disk-full':
      return fillDisk(host)
    case 'step-hangs':
      return hang(target, over)
    case 'second-controller':
      return tryAnother(target)
    default:
      throw new Error(`${fault} calls nobody`)
  }
}

/** Until keepalive, three times a second, has given up on the link. */
function fallSilent(host: LabHost, over: AbortSignal): void {
  host.silence(true)
  const passes = wait(5000, undefined, { signal: over }).catch(() => undefined)
  void passes.then(() => host.silence(false))
}

/** For ever, but where no limit ends it: there until somebody has been told. */
async function hang({ host, place }: Target, over: AbortSignal): Promise<void> {
  const overdue = `{"type":"step-overdue","at":`
  const isTold = () =>
    recordsOf(host).some((text) => text.includes(overdue) && text.includes(place))
  await until('somebody is told', () => over.aborted || isTold(), 600)
}

/** One who upgrades the same host at the same time touches nothing, and is told whose it is. */
async function tryAnother({ host, inventory }: Target): Promise<void> {
  const { code, stdout } = await operator.fleet(
    ...['upgrade', '-i', inventory, '--hosts', host.name, '--yes'],
  )
  expect(`${code} ${stdout}`).toMatch(/^8 [\s\S]* blocked .* held by run /)
}

/** The text of every run's record. */
function recordsOf(host: LabHost): string[] {
  if (!host.has('state/runs')) return []
  const files = host.list('state/runs').map((run) => `state/runs/${run}/events`)
  return files.filter((file) => host.has(file)).map((file) => host.read(file))
}
