import { createHmac, randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ExpectedFailure } from '../failure.ts'
import { askOwnProgram } from './own-programs.ts'
import type { ShownKey } from './shown-key.ts'
import type { SshSettings } from './ssh-config.ts'

/** Writes a host's key to its first file of known hosts, under the name it is looked for. */
export function pinHostKey(settings: SshSettings, { type, base64 }: ShownKey): void {
  const [file] = settings.knownHosts
  if (file === undefined) refuse('ssh keeps no known_hosts here: name one with knownHosts')
  const name = settings.hashesNames ? hashName(settings.hostKeyName) : settings.hostKeyName
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const isTorn = existsSync(file) && /[^\n]$/.test(readFileSync(file, 'utf8'))
    appendFileSync(file, `${isTorn ? '\n' : ''}${name} ${type} ${base64}\n`, { mode: 0o600 })
  } catch (error) {
    refuse(`${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
}

/** Takes out what the files have under a host's own name; ssh-keygen keeps the file before as .old. */
export async function unpinHostKey({ hostKeyName, knownHosts }: SshSettings): Promise<void> {
  for (const file of knownHosts.filter((each) => existsSync(each))) {
    const { code, stderr } = await askOwnProgram('ssh-keygen', ['-R', hostKeyName, '-f', file])
    if (code !== 0) refuse(`${file}: ${stderr.trim()}`)
  }
}

/** As ssh does with HashKnownHosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
function hashName(name: string): string {
  const salt = randomBytes(20)
  const hash = createHmac('sha1', salt).update(name).digest('base64')
  return `|1|${salt.toString('base64')}|${hash}`
}

function refuse(problem: string): never {
  throw new ExpectedFailure({ kind: 'usage', problem })
}
