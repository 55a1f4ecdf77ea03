import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { aDirectoryOf } from './files.ts'
import { until } from './until.ts'

/** A real MariaDB of our own, on the port that applications of v4 cannot choose. */
export class MariaDb {
  /** Of loopback, and ours alone: two test runs must not meet. */
  readonly address = `127.77.${Math.floor(process.pid / 250) % 250}.${1 + (process.pid % 250)}`
  readonly #socket: string
  readonly #server: ChildProcess

  private constructor(directory: string) {
    this.#socket = join(directory, 'socket')
    const data = join(directory, 'data')
    const quiet = { stdio: 'ignore' } as const
    const rights = process.getuid?.() === 0 ? ['--user=mysql'] : []
    const usual = ['--no-defaults', ...rights, `--datadir=${data}`, '--skip-name-resolve']
    execFileSync(
      'mariadb-install-db',
      [...usual, '--auth-root-authentication-method=normal', '--skip-test-db'],
      quiet,
    )
    const listening = [`--socket=${this.#socket}`, `--bind-address=${this.address}`, '--port=3306']
    this.#server = spawn('mariadbd', [...usual, ...listening, '--skip-log-bin'], quiet)
  }

  static async start(): Promise<MariaDb> {
    const directory = aDirectoryOf()
    if (process.getuid?.() === 0) giveToMysql(directory)
    const database = new MariaDb(directory)
    await until('MariaDB answers', () => database.#answers())
    database.execute("DELETE FROM mysql.global_priv WHERE User=''; FLUSH PRIVILEGES")
    return database
  }

  /** As root; rows come back a line each. */
  execute(sql: string): string {
    return execFileSync('mysql', [...this.#login, '--batch', '--skip-column-names', '-e', sql], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
  }

  /** Users with all rights on a database, whatever their passwords hold. */
  addUsers(passwords: ReadonlyMap<string, string>, database: string): void {
    const statements = [...passwords].map(
      ([user, password]) => `
        CREATE OR REPLACE USER '${user}'@'%' IDENTIFIED VIA mysql_native_password
          USING '${storedForm(password)}';
        GRANT ALL ON \`${database}\`.* TO '${user}'@'%';`,
    )
    this.execute(`CREATE DATABASE IF NOT EXISTS \`${database}\`; ${statements.join('')}`)
  }

  async stop(): Promise<void> {
    if (this.#server.exitCode !== null) return
    const ended = once(this.#server, 'exit')
    this.#server.kill('SIGKILL')
    await ended
  }

  get #login(): string[] {
    return ['--no-defaults', '--user=root', `--socket=${this.#socket}`]
  }

  #answers(): boolean {
    if (this.#server.exitCode !== null) throw new Error('mariadbd ended while it started')
    try {
      this.execute('SELECT 1')
      return true
    } catch {
      return false
    }
  }
}

/** As the server keeps a password, so that no quoting of ours is between the test and the login. */
function storedForm(password: string): string {
  if (password === '') return ''
  const once = createHash('sha1').update(password).digest()
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`
}

/** The server runs as mysql, which must get to its files. */
function giveToMysql(directory: string): void {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'mysql'], { encoding: 'utf8' }))
  chownSync(directory, id('-u'), id('-g'))
  chmodSync(dirname(directory), 0o711)
}
