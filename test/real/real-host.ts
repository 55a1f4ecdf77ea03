import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { until } from '../support/until.ts'
import { type HostLink, setLink, unlinkHost } from './network.ts'
import { run } from './run.ts'

/** What a host is made of. */
export type HostParts = {
  readonly name: string
  readonly dir: string
  readonly base: string
  /** The repositories that the application and its parts come from; `/srv/mirror` on the host. */
  readonly mirror: string
  readonly link: HostLink
  readonly publicKey: string
}

/** What systemd-nspawn exits with when its machine wants to boot again. */
const exitOfReboot = 133

/** A Debian of its own: systemd in a container on a clone of the base, with one network link. */
export class RealHost {
  readonly name: string
  readonly address: string
  readonly #parts: HostParts
  #machine: ChildProcess | undefined

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
    const { dir, base, publicKey, name } = this.#parts
    for (const part of ['changes', 'work', 'root']) mkdirSync(join(dir, part), { recursive: true })
    const layers = `lowerdir=${base},upperdir=${join(dir, 'changes')},workdir=${join(dir, 'work')}`
    await run('mount', ['-t', 'overlay', `fleet-${name}`, '-o', layers, this.root])
    writeFileSync(join(this.root, 'etc/hostname'), `${name}\n`)
    writeFileSync(join(this.root, 'etc/hosts'), `127.0.0.1 localhost ${name}\n`)
    for (const home of ['root', 'home/deploy']) {
      mkdirSync(join(this.root, home, '.ssh'), { recursive: true, mode: 0o700 })
      writeFileSync(join(this.root, home, '.ssh/authorized_keys'), publicKey)
    }
    await run('chroot', [this.root, 'chown', '-R', 'deploy:', '/home/deploy/.ssh'])
    await run('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-N',
      '',
      '-f',
      join(this.root, 'etc/ssh/ssh_host_ed25519_key'),
    ])
  }

  /** The line that known_hosts has of it. */
  get knownHost(): string {
    const [type, key] = readFileSync(
      join(this.root, 'etc/ssh/ssh_host_ed25519_key.pub'),
      'utf8',
    ).split(' ')
    return `${this.address} ${type} ${key}\n`
  }

  /** Runs a script in its file system before it boots. */
  async change(script: string): Promise<void> {
    await run('chroot', [this.root, '/bin/sh', '-ec', script])
  }

  /** Boots it and waits until its sshd answers. */
  async boot(): Promise<void> {
    this.#powerOn()
    await until(`${this.name} answers`, () => this.isReachable(), 60)
  }

  #powerOn(): void {
    const { dir, link, mirror } = this.#parts
    const log = openSync(join(dir, 'console'), 'a')
    const flags = ['--quiet', '--boot', '--register=no', '--keep-unit', '--console=pipe']
    this.#machine = spawn(
      'systemd-nspawn',
      [
        ...flags,
        `--machine=${link.namespace}`,
        `--directory=${this.root}`,
        `--network-namespace-path=/run/netns/${link.namespace}`,
        `--bind-ro=${mirror}:/srv/mirror`,
      ],
      { detached: true, stdio: ['ignore', log, log] },
    )
    closeSync(log)
    // With --keep-unit a reboot ends systemd-nspawn, and whoever started it starts it again.
    this.#machine.once('exit', (code) => code === exitOfReboot && this.#powerOn())
    this.#machine.unref()
    writeFileSync(join(dir, 'pid'), String(this.#machine.pid))
  }

  isReachable(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect({ host: this.address, port: 22, timeout: 1000 })
      const end = (answers: boolean) => {
        socket.destroy()
        resolve(answers)
      }
      socket.once('data', () => end(true))
      socket.once('error', () => end(false))
      socket.once('timeout', () => end(false))
    })
  }

  /** What a command prints there, asked past the network: the truth, whatever fleet says. */
  async sh(script: string): Promise<string> {
    const leader = await this.#leader()
    return run('nsenter', [
      '-t',
      leader,
      '-m',
      '-p',
      '-i',
      '-u',
      '-n',
      '-C',
      '--',
      '/bin/sh',
      '-ec',
      script,
    ])
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

  /** Ends it as a power cut does, and removes all of it. */
  async remove(): Promise<void> {
    const { dir, link } = this.#parts
    const pidFile = join(dir, 'pid')
    const leader = await this.#leader().catch(() => undefined)
    if (existsSync(pidFile))
      await endProcess(Number(readFileSync(pidFile, 'utf8')), /^systemd-nspawn/)
    if (leader) await endProcess(Number(leader), /^(systemd|init)\n/)
    await run('umount', [this.root]).catch(() =>
      run('umount', ['--lazy', this.root]).catch(() => ''),
    )
    await unlinkHost(link)
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }

  /** The machine's own first process: a child of systemd-nspawn. */
  async #leader(): Promise<string> {
    const pid = readFileSync(join(this.#parts.dir, 'pid'), 'utf8')
    const children = await run('ps', ['-o', 'pid=,comm=', '--ppid', pid])
    const [, leader] = /(\d+) (?:systemd|init)/.exec(children) ?? []
    if (!leader) throw new Error(`${this.name} does not run`)
    return leader
  }
}

/** Ends a process of ours and waits until it is gone; another that has its number by now is left alone. */
async function endProcess(pid: number, name: RegExp): Promise<void> {
  const isOurs = () => {
    try {
      return name.test(readFileSync(`/proc/${pid}/comm`, 'utf8'))
    } catch {
      return false
    }
  }
  if (!isOurs()) return
  process.kill(pid, 'SIGKILL')
  await until(`process ${pid} is gone`, () => !isOurs(), 20)
}
