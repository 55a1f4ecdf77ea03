import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { armBetween, armFault, type FaultKind, type FaultMoment } from './host/fault.ts'
import type { HostPlace } from './host/host-place.ts'
import { killProcessesBelow } from './host/processes.ts'
import { runCommand } from './host/run-command.ts'
import { type Ran, runOnHost } from './host/run-on-host.ts'
import type { Sshd } from './network/sshd.ts'
import type { Web } from './network/web.ts'

/** A call of a stand-in, as it stands in log/commands. */
export type Call = { readonly at: number; readonly step: string; readonly words: string }

/** One simulated host, as a test sees it and treats it. */
export class LabHost {
  /** What a fault of the kind `call` calls; the host stands still until it has come to its end. */
  onCall: () => Promise<void> = async () => undefined
  readonly #place: HostPlace
  readonly #sshd: Sshd
  readonly #web: Web
  #reboot: Promise<void> | undefined

  constructor(place: HostPlace, sshd: Sshd, web: Web) {
    this.#place = place
    this.#sshd = sshd
    this.#web = web
  }

  get name(): string {
    return this.#place.name
  }

  get dir(): string {
    return this.#place.dir
  }

  /** The checkout: `root:` of the inventory. */
  get root(): string {
    return this.#place.root
  }

  /** Of SSH. */
  get port(): number {
    return this.#sshd.port
  }

  /** The URL of its site that tells the release: `health:` of the inventory. */
  get site(): string {
    return this.#web.pingUrl
  }

  /** How often somebody has logged in over SSH. */
  logins(): number {
    return this.#sshd.logins
  }

  /** Arms a fault, as `scripts/lab fault` does. */
  fault(step: string, kind: FaultKind, moment?: FaultMoment): void {
    armFault(this.dir, step, kind, moment)
  }

  /** Arms a fault for the runner, between two steps, once it has written a file of its `steps/`. */
  faultOnceWritten(file: string, kind: FaultKind): void {
    armBetween(this.dir, file, kind)
  }

  dropLinks(how: 'fin' | 'rst'): void {
    this.#sshd.dropLinks(how)
  }

  /** While silent, connections are accepted and nothing is forwarded. */
  silence(isSilent: boolean): void {
    this.#sshd.silence(isSilent)
  }

  /** Power off and on: links and processes end, memcached is empty, cron and systemd start what they have. */
  reboot(): Promise<void> {
    this.#reboot ??= this.#goThroughReboot().finally(() => {
      this.#reboot = undefined
    })
    return this.#reboot
  }

  /** Resolves when no reboot is under way. */
  async settle(): Promise<void> {
    await this.#reboot
  }

  /** Runs a command of sh as root in the checkout. */
  run(command: string): Promise<Ran> {
    return runOnHost(this.#place, command)
  }

  read(path: string): string {
    return readFileSync(join(this.dir, path), 'utf8')
  }

  write(path: string, text: string): void {
    const file = join(this.dir, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  /** Names in a directory, sorted. */
  list(path: string): string[] {
    return readdirSync(join(this.dir, path)).sort()
  }

  has(path: string): boolean {
    return existsSync(join(this.dir, path))
  }

  /** The password that the database takes from now on; .env is not changed. */
  setPassword(password: string): void {
    const [host, user] = this.read('var/db/login').split('\n')
    this.write('var/db/login', `${host}\n${user}\n${password}\n`)
  }

  /** Every restart of memcached, and the step that asked for it. */
  restarts(): Array<{ at: number; step: string }> {
    return this.#log('restarts').map(([at = '', step = '']) => ({ at: Number(at), step }))
  }

  /** Every call of a stand-in. */
  commands(): Call[] {
    return this.#log('commands').map(([at = '', step = '', ...words]) => ({
      at: Number(at),
      step,
      words: words.join('\t'),
    }))
  }

  /** The tag that is checked out. */
  release(): Promise<string> {
    return runCommand('git', ['-C', this.root, 'describe', '--tags'])
  }

  /** What the database's tables have, `table.column` each. */
  columns(): string[] {
    return this.read('var/db/columns').split('\n').filter(Boolean)
  }

  isDown(): boolean {
    return this.has('srv/ixpmanager/storage/framework/down')
  }

  async #goThroughReboot(): Promise<void> {
    this.#sshd.close()
    await killProcessesBelow(this.dir)
    this.#emptyMemcached()
    await wait(1000)
    this.#runBootHooks()
    await this.#sshd.listen()
  }

  #log(name: string): string[][] {
    if (!this.has(`log/${name}`)) return []
    const lines = this.read(`log/${name}`).split('\n').filter(Boolean)
    return lines.map((line) => line.split('\t'))
  }

  #emptyMemcached(): void {
    rmSync(join(this.dir, 'var/memcached'), { recursive: true, force: true })
    mkdirSync(join(this.dir, 'var/memcached'))
    this.write('var/memcached-since', `${Math.floor(Date.now() / 1000)}\n`)
  }

  /** As cron runs what follows @reboot, and systemd what its enabled units start: as root. */
  #runBootHooks(): void {
    const enabled = 'etc/systemd/system/multi-user.target.wants'
    const units = this.has(enabled) ? this.list(enabled).map((unit) => `${enabled}/${unit}`) : []
    const hooks = ['var/crontab', ...units].filter((hook) => this.has(hook))
    const text = hooks.map((hook) => this.read(hook)).join('\n')
    const env = { ...this.#place.environmentOf('root'), LAB_USER: 'root' }
    for (const [, command = ''] of text.matchAll(/^(?:@reboot\s+|ExecStart=)(.*)$/gm)) {
      spawn('/bin/sh', ['-c', command], {
        ...{ cwd: this.#place.home, env, detached: true, stdio: 'ignore' },
      }).unref()
    }
  }
}
