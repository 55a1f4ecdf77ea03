import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quote } from '../../src/quote.ts'
import { applicationShell, type Dialect, readApplication } from './application-shell.ts'
import { aDirectoryOf } from './files.ts'
import type { MariaDb } from './mariadb.ts'

const texts = [
  'say',
  'make-dump',
  'backup',
  'dumps',
  'schema',
  'restore',
  'verify',
  'rollback',
].map((name) => fileURLToPath(new URL(`../../src/script/steps/${name}.sh`, import.meta.url)))

/** An application and our place beside it, where the shell of the backup step is run without a runner. */
export class BackupPlace {
  readonly dir = aDirectoryOf({ 'root/.env': '' })
  readonly root = join(this.dir, 'root')
  readonly state = join(this.dir, 'state')
  readonly backups = join(this.state, 'backups')
  readonly bin = join(this.dir, 'bin')
  run = '20261122-020000-test'
  keep = 20
  /** The run that is to be taken back. */
  backTo = ''

  constructor() {
    for (const path of [this.backups, this.bin]) mkdirSync(path, { recursive: true })
  }

  /** Gives it a database of its own with these tables, and the login for it. */
  useDatabase(database: MariaDb, sql: string, password = 'secret'): this {
    const name = `ixp_${this.dir.slice(-6)}`
    database.addUsers(new Map([[name, password]]), name)
    database.execute(`USE ${name}; ${sql}`)
    return this.writeEnv(database, name, password)
  }

  writeEnv(database: MariaDb, name: string, password: string): this {
    const quoted = password.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
    const lines = [`DB_HOST=${database.address}`, 'DB_PORT=1', `DB_DATABASE=${name}`]
    const login = [`DB_USERNAME=${name}`, `DB_PASSWORD="${quoted}"`]
    writeFileSync(join(this.root, '.env'), `${[...lines, ...login].join('\n')}\n`)
    return this
  }

  get database(): string {
    return `ixp_${this.dir.slice(-6)}`
  }

  /** Puts a command in front of the system's, which it finds as `$real`. */
  put(command: string, text: string): this {
    const script = `#!/bin/sh\nreal=/usr/bin/${command}\n${text}\n`
    writeFileSync(join(this.bin, command), script, { mode: 0o755 })
    return this
  }

  backUp(dialect: Dialect = ['dash', 'mawk']): { code: number | null; said: string[] } {
    return this.call('backup_database', dialect)
  }

  call(call: string, dialect: Dialect = ['dash', 'mawk']): { code: number | null; said: string[] } {
    const { status, stdout, stderr } = readApplication(dialect, this.root, this.script(call))
    return { code: status, said: `${stdout}${stderr}`.split('\n').filter(Boolean) }
  }

  /** What calls a function of the steps, as sh. */
  script(call: string): string {
    const settings = {
      STATE: this.state,
      RUN: this.run,
      BACKUP: 'on',
      KEEP_BACKUPS: `${this.keep}`,
      BACK_TO: this.backTo,
    }
    return [
      `PATH=${quote(this.bin)}:$PATH`,
      ...Object.entries(settings).map(([name, value]) => `${name}=${quote(value)}`),
      ...[applicationShell, ...texts].map((text) => `. ${text}`),
      call,
    ].join('\n')
  }

  /** The names in backups/. */
  list(): string[] {
    return existsSync(this.backups) ? readdirSync(this.backups).sort() : []
  }
}
