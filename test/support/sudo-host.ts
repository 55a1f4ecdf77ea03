import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host } from '../../src/inventory/inventory.ts'
import { aHost } from './builders.ts'
import { userKey } from './ssh-server.ts'
import { hasSshd, type Sshd, startSshd } from './sshd.ts'
import { hasTool } from './tools.ts'

/** The only user of a sudo host besides those of this machine. */
const operator = { name: 'fleet-op', uid: 64_711 }

/** Whether a real sudo can be tried here; says so aloud where it cannot. */
export function canSudo(): boolean {
  if (!hasSshd() || !hasTool('sudo', 'unshare', 'perl')) return false
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' })
    return process.getuid?.() === 0
  } catch {
    console.warn('SKIPPED, loudly: no mount namespaces here, so no real sudo was asked')
    return false
  }
}

export type SudoHost = {
  readonly host: Host
  readonly sshd: Sshd
  /** What its user has left in /tmp. */
  readonly leftOvers: () => string[]
}

/**
 * A real sshd and a real sudo with a user of their own: this machine's, in a mount namespace with
 * other users and other rules, so that nothing is changed here.
 */
export async function startSudoHost(password: string, rules: string): Promise<SudoHost> {
  const dir = mkdtempSync(join(tmpdir(), 'fleet-sudo-'))
  const hash = execFileSync('perl', ['-e', 'print crypt(<STDIN>, q($6$fleetfleet$))'], {
    input: password,
    encoding: 'utf8',
  })
  const { name, uid } = operator
  const write = (file: string, text: string, mode: number) => {
    writeFileSync(join(dir, file), text)
    chmodSync(join(dir, file), mode)
  }
  const users = readFileSync('/etc/passwd', 'utf8')
  write('passwd', `${users}${name}:x:${uid}:${uid}::/tmp:/bin/sh\n`, 0o644)
  write('shadow', `${name}:${hash}:19000:0:99999:7:::\n`, 0o600)
  write('sudoers', `Defaults secure_path="/usr/sbin:/usr/bin:/sbin:/bin"\n${rules}\n`, 0o440)
  const inside = `dir=$1; shift
    for file in passwd shadow sudoers; do mount --bind "$dir/$file" "/etc/$file" || exit; done
    mkdir -p /run/sudo /var/lib/sudo
    for place in /run/sudo /var/lib/sudo; do mount -t tmpfs none "$place" || exit; done
    exec "$@"`
  const command = ['unshare', '-m', 'sh', '-c', inside, 'sh', dir]
  const sshd = await startSshd([], { command })
  const host = aHost({
    ...{ address: '127.0.0.1', port: sshd.port, user: name, become: 'sudo' },
    ...{ identityFile: userKey, knownHosts: sshd.settings.knownHosts[0] },
  })
  const leftOvers = () =>
    readdirSync('/tmp').filter(
      (each) => lstatSync(join('/tmp', each), { throwIfNoEntry: false })?.uid === uid,
    )
  return { host, sshd, leftOvers }
}
