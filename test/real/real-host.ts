import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../support/until.ts'
import { makeGroups } from './cgroups.ts'
import { runBelow, runInside } from './inside.ts'
import { areIn, endProcesses, findProcesses, isFirst, wordsOf } from './machine-processes.ts'
import { type HostLink, setLink } from './network.ts'
import { run } from './run.ts'

/** What a host is made of. */
export type HostParts = {
  readonly name: string
  readonly dir: string
  readonly base: string
  /** The repositories that the application and its parts come from; `/srv/mirror` on the host. */
  readonly mirror: string
  readonly link: HostLink
  /** The private key that logs in. */
  readonly identityFile: string
  /** Who fleet logs in as. */
  readonly user: 'root' | 'deploy'
}

/** In the groups that the first word names, a list. */
const inGroups = 'for group in $0; do echo $$ >"$group/cgroup.procs"; done; exec "$@"'

/** A reboot from inside ends the container with this exit code; whoever started it starts it again. */
const untilPoweredOff = `while sh -c '${inGroups}' "$0" "$@"; [ $? = 133 ]; do :; done`

/** A Debian of its own: systemd in a container on a clone of the base, with one network link. */
export class RealHost {
  readonly name: string
  readonly address: string
  readonly #parts: HostParts

  constructor(parts: HostParts) {
    this.name = parts.name
    this.address = parts.link.address
    this.#parts = parts
  }

  get root(): string {
    return join(this.#parts.dir, 'root')
  }

  /** Clones the base and gives it its names and keys; nothing runs yet. */
  async make(): Promise<void> {
    const { dir, base, name, identityFile } = this.#parts
    for (const part of ['changes', 'work', 'root']) mkdirSync(join(dir, part), { recursive: true })
    const layers = `lowerdir=${base},upperdir=${join(dir, 'changes')},workdir=${join(dir, 'work')}`
    await run('mount', ['-t', 'overlay', `fleet-${name}`, '-o', layers, this.root])
    this.write('etc/hostname', `${name}\n`)
    this.write('etc/hosts', `127.0.0.1 localhost ${name}\n`)
    this.write('etc/machine-id', `${randomBytes(16).toString('hex')}\n`)
    for (const home of ['root', 'home/deploy']) {
      mkdirSync(join(this.root, home, '.ssh'), { recursive: true, mode: 0o700 })
      this.write(`${home}/.ssh/authorized_keys`, readFileSync(`${identityFile}.pub`, 'utf8'))
    }
    await run('chroot', [this.root, 'chown', '-R', 'deploy:', '/home/deploy/.ssh'])
    const hostKey = join(this.root, 'etc/ssh/ssh_host_ed25519_key')
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey])
    writeFileSync(this.#knownHosts, this.knownHost)
  }

  /** The line that known_hosts has of it. */
  get knownHost(): string {
    const file = join(this.root, 'etc/ssh/ssh_host_ed25519_key.pub')
    const [type, key] = readFileSync(file, 'utf8').split(' ')
    return `${this.address} ${type} ${key}\n`
  }

  /** Runs a script in its file system before it boots. */
  async change(script: string): Promise<void> {
    await runBelow(this.root, script)
  }

  /** Boots it and waits until it lets in whom fleet logs in as. */
  async boot(): Promise<void> {
    const { dir, link, mirror } = this.#parts
    const log = openSync(join(dir, 'console'), 'a')
    const flags = ['--quiet', '--boot', '--register=no', '--keep-unit', '--console=pipe']
    const machine = [
      ...['systemd-nspawn', ...flags, `--machine=${link.namespace}`, `--directory=${this.root}`],
      `--network-namespace-path=/run/netns/${link.namespace}`,
      `--bind-ro=${mirror}:/srv/mirror`,
    ]
    const groups = makeGroups(link.namespace).join(' ')
    spawn('/bin/sh', ['-c', untilPoweredOff, groups, ...machine], {
      detached: true,
      stdio: ['ignore', log, log],
    }).unref()
    closeSync(log)
    await this.letsIn()
  }

  /**
   * Waits until a login works, as after a boot or a reboot: an open port is not enough, since a
   * system that is booting up refuses everybody but root.
   */
  async letsIn(seconds = 120): Promise<void> {
    let why = ''
    const isIn = () =>
      this.logIn().then(
        () => true,
        (error: Error) => {
          why = error.message
          return false
        },
      )
    await until(`${this.name} lets in ${this.#parts.user}`, isIn, seconds).catch((error: Error) => {
      throw new Error(`${error.message}; ssh said: ${why}; its console: ${this.#lastWords()}`)
    })
  }

  #lastWords(): string {
    return readFileSync(join(this.#parts.dir, 'console'), 'utf8').slice(-500).trim()
  }

  /** Logs in once as fleet does; throws with what ssh said. */
  async logIn(): Promise<void> {
    const { user, identityFile } = this.#parts
    const options = {
      UserKnownHostsFile: this.#knownHosts,
      IdentitiesOnly: 'yes',
      BatchMode: 'yes',
      ConnectTimeout: 5,
    }
    const settings = Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`])
    const target = `${user}@${this.address}`
    await run('ssh', ['-F', 'none', '-i', identityFile, ...settings, target, 'true'])
  }

  /** What a command prints there, asked past the network: the truth, whatever fleet says. */
  async sh(script: string): Promise<string> {
    return runInside(this.#firstProcess(), script)
  }

  /** A file of the host, by its path below the root. */
  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text)
  }

  cutLink(): Promise<void> {
    return setLink(this.#parts.link, 'down')
  }

  mendLink(): Promise<void> {
    return setLink(this.#parts.link, 'up')
  }

  /** Ends all that runs on it at once, as a power cut does; `boot` brings it back. */
  async cutPower(): Promise<void> {
    await endProcesses(`the processes of ${this.name}`, () => this.#processes())
  }

  /** Shuts it down in order. */
  async powerOff(): Promise<void> {
    await this.sh('systemctl poweroff --no-block')
    await until(`${this.name} is off`, () => this.#processes().length === 0, 120)
  }

  /** What runs there with this word on its command line, by the numbers of this machine. */
  processesOf(word: string): number[] {
    const isOnHost = areIn([this.#namespaceFile])
    return findProcesses((pid) => wordsOf(pid).includes(word) && isOnHost(pid))
  }

  #processes(): number[] {
    const machine = `--directory=${this.root}`
    const isOnHost = areIn([this.#namespaceFile])
    return findProcesses((pid) => wordsOf(pid).includes(machine) || isOnHost(pid))
  }

  get #knownHosts(): string {
    return join(this.#parts.dir, 'known_hosts')
  }

  get #namespaceFile(): string {
    return `/run/netns/${this.#parts.link.namespace}`
  }

  #firstProcess(): string {
    const isOnHost = areIn([this.#namespaceFile])
    const [first] = findProcesses((pid) => isOnHost(pid) && isFirst(pid))
    if (!first) throw new Error(`${this.name} does not run`)
    return String(first)
  }
}
