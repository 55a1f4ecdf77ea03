import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../host/run-command.ts'

/** The keys of a lab: one that logs in, one that all its hosts show. */
export type Keys = {
  /** The private key a client logs in with. */
  readonly identityFile: string
  /** The line of its public half. */
  readonly publicKey: string
  readonly hostKey: string
  readonly hostPublicKey: string
}

export async function makeKeys(dir: string): Promise<Keys> {
  const identityFile = join(dir, 'id_ed25519')
  const hostKeyFile = join(dir, 'host_ed25519')
  await Promise.all([makeKey(identityFile, 'fleet-lab'), makeKey(hostKeyFile, 'fleet-lab-hosts')])
  return {
    identityFile,
    publicKey: await readFile(`${identityFile}.pub`, 'utf8'),
    hostKey: await readFile(hostKeyFile, 'utf8'),
    hostPublicKey: await readFile(`${hostKeyFile}.pub`, 'utf8'),
  }
}

/** Every host under its port, as ssh looks it up. */
export async function writeKnownHosts(
  file: string,
  hostPublicKey: string,
  ports: readonly number[],
): Promise<void> {
  const [type, base64] = hostPublicKey.split(' ')
  await writeFile(file, ports.map((port) => `[127.0.0.1]:${port} ${type} ${base64}\n`).join(''))
}

async function makeKey(file: string, comment: string): Promise<void> {
  await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file])
}
