import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  applicationShell,
  type Dialect,
  dialects,
  readApplication,
} from '../support/application-shell.ts'
import { aDirectoryOf } from '../support/files.ts'
import { MariaDb } from '../support/mariadb.ts'
import { hasTool } from '../support/tools.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const isPossible = hasTool('mariadbd', 'mariadb-install-db', 'mysql', 'mysqldump', 'mawk', 'gawk')

describe.skipIf(!isPossible)('the login that .env gives', () => {
  let database: MariaDb
  beforeAll(async () => {
    database = await MariaDb.start()
  }, 60_000)
  afterAll(() => database?.stop())

  /** An application whose .env says so; its user can log in with `password`. */
  function application(password: string, user = 'ixp', name = 'ixpmanager'): string {
    database.addUsers(new Map([[user, password]]), name)
    return aDirectoryOf({ '.env': envOf(password, user, name) })
  }

  function envOf(password: string, user: string, name = 'ixpmanager'): string {
    const quoted = password.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
    return `DB_HOST=${database.address}
DB_PORT=1
DB_DATABASE=${name}
DB_USERNAME=${user}
DB_PASSWORD="${quoted}"
`
  }

  /** Who is let in, of as many applications as there are passwords. */
  function letIn(dialect: Dialect, all: readonly string[]): string[] {
    const users = new Map(all.map((password, index) => [`u${index}`, password]))
    database.addUsers(users, 'ixpmanager')
    const files = [...users].map(([user, password]) => [`${user}/.env`, envOf(password, user)])
    const directory = aDirectoryOf(Object.fromEntries(files))
    const script = `for n in $(seq 0 ${all.length - 1}); do (cd "../u$n" && run_sql -e 'SELECT USER()'); done`
    const { stdout } = readApplication(dialect, `${directory}/u0`, script)
    return all.filter((_, index) => new RegExp(`^u${index}@`, 'm').test(stdout.toString()))
  }

  const usual: Dialect = ['dash', 'mawk']
  const passwords = [
    ...['secret', '', 'a b', '"', "'", '\'"\'"', '\\', '\\\\"\\', 'a\\nb', '#a', 'a#b', 'a #b'],
    ...[
      '$HOME',
      '`id`',
      '$(id)',
      ';',
      '!',
      '%s',
      'pässwört日🚦',
      'a\nb',
      'a\n\nb',
      '[client]',
      'a=b',
    ],
  ]

  it.each(dialects)(
    'lets in by %s with %s, whatever the password holds',
    (...dialect) => {
      expect(letIn(dialect, passwords)).toEqual(passwords)
    },
    60_000,
  )

  it('lets in with any password', () => {
    const text = fc
      .array(fc.constantFrom(...'aZ0"\'\\#$ `&;|<>(){}[]*?!~%^=\n', 'é', '日'), { maxLength: 16 })
      .map((parts) => parts.join(''))
      .filter((password) => !password.includes('${') && password === password.trim())
    fc.assert(
      fc.property(fc.array(text, { minLength: 20, maxLength: 20 }), (some) => {
        expect(letIn(usual, some)).toEqual(some)
      }),
      { numRuns: 2 },
    )
  })

  it('leads to the database of .env, and leaves stdin to what is read', () => {
    const directory = application('secret', 'portal', 'ixp-two')
    const script = "echo 'SELECT DATABASE(), 1;' | run_sql"
    expect(readApplication(usual, directory, script).stdout.toString()).toBe('ixp-two\t1\n')
  })

  it('serves mysqldump as well', () => {
    const directory = application('a "b\\c')
    const script =
      'know_database && with_database mysqldump --skip-events "$DATABASE_NAME" | tail -n 1'
    expect(readApplication(usual, directory, script).stdout.toString()).toMatch(
      /^-- Dump completed/,
    )
  })

  it('that is wrong is refused, without the password in what is said', () => {
    const directory = application('right')
    database.addUsers(new Map([['ixp', 'another']]), 'ixpmanager')
    const { status, stderr } = readApplication(usual, directory, "run_sql -e 'SELECT 1'")
    expect(status).not.toBe(0)
    expect(stderr.toString()).toContain('Access denied for user')
    expect(stderr.toString()).not.toContain('right')
  })

  it.each(dialects)('stands on no command line and in no environment: %s', async (shell) => {
    const password = 'on-no-command-line'
    const directory = application(password)
    const script = `. ${applicationShell}\nrun_sql -e "SELECT SLEEP(600)"\n`
    const client = spawn(shell, ['-c', script], { cwd: directory, stdio: 'ignore' })
    const query = await until('the query runs', () => running(database))
    const seen = processes().filter((text) => text.includes(password))
    const clients = processes().filter((text) => text.includes('SLEEP(600)'))
    database.execute(`KILL ${query}`)
    await ended(client)
    expect(seen).toEqual([])
    expect(clients.length).toBeGreaterThan(0)
  })
})

/** The id of a query that sleeps. */
function running(database: MariaDb): string {
  return database.execute(
    "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' LIMIT 1",
  )
}

/** What everybody on this machine can see, and its owner: command line and environment. */
function processes(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)])
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) await once(child, 'exit')
}
