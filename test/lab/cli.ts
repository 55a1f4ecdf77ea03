import { existsSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { downReal, findRealLab, upReal } from '../real/lab-commands.ts'
import { isRealLab } from '../real/real-lab.ts'
import { armFault, parseFaultKind } from './host/fault.ts'
import { HostPlace } from './host/host-place.ts'
import { usualHostCount } from './host/host-setup.ts'
import { LabError } from './lab-error.ts'
import { endLab, findLivingLab, startInBackground } from './lab-process.ts'

const usage =
  'up [--real] [--hosts N] [--latency MS] · fault HOST STEP KIND · down, each with [--dir DIR]'

type Flags = {
  readonly dir: string
  readonly real: boolean
  readonly hosts: string | undefined
  readonly latency: string | undefined
}

const commands: Record<string, (words: string[], flags: Flags) => Promise<void> | void> = {
  up,
  down,
  fault,
  serve,
}

await main(process.argv.slice(2))

/** Runs the command line; what the caller can set right is one line and exit code 2. */
async function main(argv: string[]): Promise<void> {
  try {
    if (argv.includes('--help')) return void process.stdout.write(`lab ${usage}\n`)
    const { words, flags } = readWords(argv)
    const command = commands[words[0] ?? '']
    if (!command) throw new LabError(`there is no command "${words[0] ?? ''}": ${usage}`)
    await command(words.slice(1), flags)
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    process.stderr.write(`lab: ${error.message}\n`)
    process.exitCode = 2
  }
}

function readWords(argv: string[]): { words: string[]; flags: Flags } {
  const options = {
    dir: { type: 'string', default: join(tmpdir(), `fleet-lab-${process.getuid?.() ?? 0}`) },
    real: { type: 'boolean', default: false },
    hosts: { type: 'string' },
    latency: { type: 'string' },
  } as const
  try {
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true })
    const { dir, real, hosts, latency } = values
    return { words: positionals, flags: { dir: ownDir(dir), real, hosts, latency } }
  } catch (error) {
    throw new LabError(`${(error as Error).message.split('. ')[0]}: ${usage}`)
  }
}

/** The usual place is one that others can make, too. */
function ownDir(dir: string): string {
  const owner = statSync(dir, { throwIfNoEntry: false })?.uid
  if (owner === undefined || owner === process.getuid?.()) return resolve(dir)
  throw new LabError(`${dir} belongs to somebody else`)
}

async function up(_words: string[], flags: Flags): Promise<void> {
  const { dir, real } = flags
  readSettings(flags)
  const up = findLivingLab(dir)?.inventory ?? findRealLab(dir)
  if (up) process.stdout.write(`a lab is up already in ${dir}\n${up}\n`)
  else process.stdout.write(`${await (real ? bootReal(flags) : startEmbedded(flags))}\n`)
}

async function bootReal({ dir, hosts, latency }: Flags): Promise<string> {
  if (latency) throw new LabError('--latency is for the embedded lab')
  if (existsSync(join(dir, 'lab.log'))) await endLab(dir)
  return upReal(dir, readSettings({ hosts }).hosts ?? usualHostCount)
}

async function startEmbedded({ dir, hosts, latency }: Flags): Promise<string> {
  await downReal(dir)
  if (existsSync(join(dir, 'lab.log'))) await endLab(dir)
  else if (existsSync(dir) && readdirSync(dir).length > 0) {
    throw new LabError(`${dir} has other things in it`)
  }
  const words = [hosts ? ['--hosts', hosts] : [], latency ? ['--latency', latency] : []].flat()
  return (await startInBackground(dir, words)).inventory
}

/** Loaded when it is needed: the other commands answer at once. */
async function serve(_words: string[], flags: Flags): Promise<void> {
  const { serveLab } = await import('./serve-lab.ts')
  await serveLab(flags.dir, readSettings(flags))
}

async function down(_words: string[], { dir }: Flags): Promise<void> {
  const wasThere = (await downReal(dir)) || (await endLab(dir))
  process.stdout.write(wasThere ? `the lab in ${dir} is gone\n` : `there is no lab in ${dir}\n`)
}

function fault([host = '', step = '', kind = '']: string[], { dir }: Flags): void {
  const place = new HostPlace(dir, host)
  if (isRealLab(dir)) throw new LabError('faults are for the embedded lab: log in to a real host')
  if (!host || !existsSync(place.dir)) throw new LabError(`there is no host "${host}" in ${dir}`)
  armFault(place.dir, step, parseFaultKind(kind))
  process.stdout.write(`${host}: ${kind} at the next ${step}\n`)
}

function readSettings({ hosts, latency }: Partial<Flags>) {
  return {
    ...(hosts === undefined ? {} : { hosts: readCount('--hosts', hosts) }),
    ...(latency === undefined ? {} : { latencyMs: readCount('--latency', latency) }),
  }
}

function readCount(flag: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new LabError(`${flag} needs a count, not "${text}"`)
  return Number(text)
}
