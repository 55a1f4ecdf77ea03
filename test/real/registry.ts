import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isAlive, type Owner, thisProcess } from './owner.ts'

/**
 * A real lab of this machine. All of its names come from its number and its directory, and this is on
 * disk before anything of it is made: whatever becomes of its maker, it can be taken down.
 */
export type LabRecord = {
  /** Of its bridge `fleet7`, its namespaces `fleet7-0` and its addresses `10.213.7.10`. */
  readonly number: number
  readonly dir: string
  readonly owner: Owner
  /** Whether it is there to outlive its owner. */
  readonly lasting: boolean
}

const registry = '/run/fleet-lab'
const fileOf = (number: number) => join(registry, `${number}.json`)

/** Every lab of this machine. */
export function listLabs(): LabRecord[] {
  if (!existsSync(registry)) return []
  const names = readdirSync(registry).filter((name) => name.endsWith('.json'))
  return names.flatMap((name) => readRecord(join(registry, name)) ?? [])
}

export function findLab(dir: string): LabRecord | undefined {
  return listLabs().find((lab) => lab.dir === dir)
}

/** Those that nobody will ever take down: what made them for itself is gone. */
export function findLeftLabs(): LabRecord[] {
  return listLabs().filter(({ lasting, owner }) => !lasting && !isAlive(owner))
}

/** Writes down a lab that is about to be made. Call it in turn with whoever else takes a number. */
export function enterLab(number: number, dir: string, lasting: boolean): LabRecord {
  const record: LabRecord = { number, dir, owner: thisProcess(), lasting }
  mkdirSync(registry, { recursive: true })
  writeFileSync(`${fileOf(number)}.part`, `${JSON.stringify(record)}\n`)
  renameSync(`${fileOf(number)}.part`, fileOf(number))
  return record
}

export function strikeLab({ number }: LabRecord): void {
  rmSync(fileOf(number), { force: true })
}

/** Whether the number is still this lab's, and not that of a later one. */
export function isEntered(lab: LabRecord): boolean {
  return JSON.stringify(readRecord(fileOf(lab.number))) === JSON.stringify(lab)
}

function readRecord(file: string): LabRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LabRecord
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
