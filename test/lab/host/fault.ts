import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stepIds } from '../../../src/step-ids.ts'
import { LabError } from '../lab-error.ts'

/** What can happen to a step, once; `call` asks the lab's process, which does what a test wants. */
const faultKinds = ['fail', 'hang', 'drop', 'flood', 'die', 'reboot', 'call'] as const

export type FaultKind = (typeof faultKinds)[number]

/** Before the step's command, where a stand-in has done half of its work, or after the command. */
export type FaultMoment = 'begin' | 'midway' | 'end'

const realTool = join(import.meta.dirname, '../stand-ins/real-tool')

/** Arms a fault for `composer` (of any hop) or `4.8.0/composer`; the stand-in of runuser meets it. */
export function armFault(
  hostDir: string,
  step: string,
  kind: FaultKind,
  moment: FaultMoment = 'begin',
): void {
  const [, id = ''] = /^(?:\d+\.\d+\.\d+\/)?([a-z0-9-]+)$/.exec(step) ?? []
  if (!stepIds.some((known) => known === id)) {
    throw new LabError(`there is no step "${step}": ${stepIds.join(', ')}`)
  }
  if (moment === 'midway') meetOnHost(hostDir, ['git', 'find', 'curl', 'cp'])
  writeWhole(join(hostDir, 'faults', step), `${kind} ${moment}\n`)
}

/** Arms a fault for the runner itself, between two steps, once it has written a file such as `4.8.0-composer.rc`. */
export function armBetween(hostDir: string, file: string, kind: FaultKind): void {
  meetOnHost(hostDir, ['date'])
  writeWhole(join(hostDir, 'faults/between', file), `${kind}\n`)
}

/** These real tools, called on the host, look for a fault. */
function meetOnHost(hostDir: string, tools: readonly string[]): void {
  for (const tool of tools) {
    const link = join(hostDir, 'bin', tool)
    if (!existsSync(link)) symlinkSync(realTool, link)
  }
}

function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, text)
  renameSync(`${file}.part`, file)
}

/** Reads the kind of a fault as somebody typed it. */
export function parseFaultKind(text: string): FaultKind {
  const kind = faultKinds.find((known) => known === text)
  if (!kind) throw new LabError(`there is no fault "${text}": ${faultKinds.join(', ')}`)
  return kind
}
