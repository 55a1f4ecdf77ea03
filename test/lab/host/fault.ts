import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stepIds } from '../../../src/step-ids.ts'
import { LabError } from '../lab-error.ts'

/** What can happen to a step, once, when its run begins. */
const faultKinds = ['fail', 'hang', 'drop', 'flood', 'die', 'reboot'] as const

export type FaultKind = (typeof faultKinds)[number]

/** Arms a fault for `composer` (of any hop) or `4.8.0/composer`; the stand-in of runuser meets it. */
export function armFault(hostDir: string, step: string, kind: FaultKind): void {
  const [, id = ''] = /^(?:\d+\.\d+\.\d+\/)?([a-z0-9-]+)$/.exec(step) ?? []
  if (!stepIds.some((known) => known === id)) {
    throw new LabError(`there is no step "${step}": ${stepIds.join(', ')}`)
  }
  const file = join(hostDir, 'faults', step)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, `${kind}\n`)
  renameSync(`${file}.part`, file)
}

/** Reads the kind of a fault as somebody typed it. */
export function parseFaultKind(text: string): FaultKind {
  const kind = faultKinds.find((known) => known === text)
  if (!kind) throw new LabError(`there is no fault "${text}": ${faultKinds.join(', ')}`)
  return kind
}
