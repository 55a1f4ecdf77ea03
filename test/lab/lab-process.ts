import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { until } from '../support/until.ts'
import { killProcessesBelow, startTimeOf } from './host/processes.ts'
import { LabError } from './lab-error.ts'

/** What the process of a lab writes down about itself when it is ready. */
type LabRecord = {
  readonly pid: number
  /** With the number, tells our process from a later one that got it. */
  readonly startTime: string | undefined
  readonly inventory: string
}

const recordIn = (dir: string) => join(dir, 'lab.json')
const logIn = (dir: string) => join(dir, 'lab.log')

/** Says that this process is the lab in this directory, and that it is ready. */
export function recordLab(dir: string, inventory: string): void {
  const record: LabRecord = { pid: process.pid, startTime: startTimeOf(process.pid), inventory }
  writeFileSync(`${recordIn(dir)}.part`, `${JSON.stringify(record)}\n`)
  renameSync(`${recordIn(dir)}.part`, recordIn(dir))
}

/** The record of the lab in this directory, if its process lives. */
export function findLivingLab(dir: string): LabRecord | undefined {
  if (!existsSync(recordIn(dir))) return undefined
  const record = JSON.parse(readFileSync(recordIn(dir), 'utf8')) as LabRecord
  return startTimeOf(record.pid) === record.startTime ? record : undefined
}

/** Starts the lab in a process of its own that outlives us, and waits until it is ready. */
export async function startInBackground(dir: string, words: readonly string[]): Promise<LabRecord> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const log = openSync(logIn(dir), 'a')
  const [program = '', ...loader] = [process.execPath, ...process.execArgv]
  const cli = join(import.meta.dirname, 'cli.ts')
  const child = spawn(program, [...loader, cli, 'serve', '--dir', dir, ...words], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  child.unref()
  return until(
    'the lab is ready',
    () => {
      if (child.exitCode !== null) throw new LabError(`the lab did not start: ${lastLogLine(dir)}`)
      return findLivingLab(dir)
    },
    120,
  )
}

/** Ends the lab in this directory and removes it; whether there was one. */
export async function endLab(dir: string): Promise<boolean> {
  if (!existsSync(dir)) return false
  if (!existsSync(logIn(dir))) throw new LabError(`${dir} is not the directory of a lab`)
  const living = findLivingLab(dir)
  if (living) {
    process.kill(living.pid, 'SIGTERM')
    await until('the lab has ended', () => !findLivingLab(dir))
  }
  await killProcessesBelow(join(dir, 'hosts'))
  rmSync(dir, { recursive: true, force: true })
  return true
}

function lastLogLine(dir: string): string {
  return readFileSync(logIn(dir), 'utf8').trim().split('\n').at(-1) ?? ''
}
