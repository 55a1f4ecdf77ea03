import { join } from 'node:path'

/** Where the things of one simulated host are; the stand-ins know the same places. */
export class HostPlace {
  readonly dir: string
  readonly name: string

  constructor(labDir: string, name: string) {
    this.dir = join(labDir, 'hosts', name)
    this.name = name
  }

  /** The checkout. */
  get root(): string {
    return join(this.dir, 'srv/ixpmanager')
  }

  /** Fleet's own place. */
  get state(): string {
    return join(this.dir, 'state')
  }

  get bin(): string {
    return join(this.dir, 'bin')
  }

  get home(): string {
    return join(this.dir, 'home')
  }

  /** The stand-ins first, then the real tools. */
  get path(): string {
    return `${this.bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`
  }

  /** As minimal as sshd's and cron's. */
  environmentOf(user: string): Record<string, string> {
    return { HOME: this.home, USER: user, LOGNAME: user, SHELL: '/bin/sh', PATH: this.path }
  }
}
