import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { dialects } from '../support/application-shell.ts'
import { BackupPlace } from '../support/backup-place.ts'
import { MariaDb } from '../support/mariadb.ts'
import { hasTool } from '../support/tools.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const isPossible = hasTool('mariadbd', 'mariadb-install-db', 'mysql', 'mysqldump', 'mawk', 'gawk')
const tables = `
  CREATE TABLE contact (id INT PRIMARY KEY, name TEXT) ENGINE=InnoDB;
  INSERT INTO contact VALUES (1,'x\\n),(2,'''),(2,'\\\\');
  CREATE TABLE \`two words\` (id INT PRIMARY KEY) ENGINE=MyISAM;
  CREATE VIEW view_contact AS SELECT id FROM contact;
  CREATE TRIGGER made BEFORE INSERT ON contact FOR EACH ROW SET NEW.name = 'x';`

describe.skipIf(!isPossible)('a verification', () => {
  let database: MariaDb
  beforeAll(async () => {
    database = await MariaDb.start()
  }, 60_000)
  afterAll(() => database?.stop())

  /** A place with a dump, whose login may make scratch schemas. */
  function aDumpedPlace(): BackupPlace {
    const place = new BackupPlace().useDatabase(database, tables)
    database.execute(`GRANT ALL ON \`fleet\\_verify\\_%\`.* TO '${place.database}'@'%'`)
    expect(place.backUp().code).toBe(0)
    return place
  }

  const dumpOf = (place: BackupPlace) => join(place.backups, `${place.run}.sql.gz`)
  const verify = (place: BackupPlace, dump = '') =>
    place.call(`HOST=lon1 ROOT=$PWD ASKED='${dump}'; verify_by_restore`)
  const scratches = () => database.execute("SHOW DATABASES LIKE 'fleet\\_verify\\_%'").trim()

  /** The dump with something in it changed, and no digest that would tell. */
  function changed(place: BackupPlace, what: string | RegExp, by: string): string {
    const text = gunzipSync(readFileSync(dumpOf(place))).toString()
    const file = join(place.dir, 'other.sql.gz')
    writeFileSync(file, gzipSync(text.replace(what, by)))
    return file
  }

  it.each(dialects)(
    'restores the newest dump, compares it and leaves nothing: %s %s',
    (...dialect) => {
      const place = aDumpedPlace()
      const call = 'HOST=lon1 ROOT=$PWD ASKED=; verify_by_restore'
      const { code, said } = place.call(call, dialect)
      expect(said[0]).toBe(
        `restored whole, compared and dropped again: ${dumpOf(place)}, 2 tables with 2 rows, 1 views, 1 triggers`,
      )
      expect([code, scratches()]).toEqual([0, ''])
    },
  )

  it('is refused without the right to it, with the statement that gives it', () => {
    const place = aDumpedPlace()
    database.execute(`REVOKE ALL ON \`fleet\\_verify\\_%\`.* FROM '${place.database}'@'%'`)
    const { code, said } = verify(place)
    expect(code).toBe(1)
    expect(said).toEqual([
      expect.stringMatching(
        /^ERROR 1044 .* Access denied for user 'ixp_\w+'@'%' to database 'fleet_verify_/,
      ),
      `let the login of the application have it, as the root of the database: GRANT ALL ON \`fleet\\_verify\\_%\`.* TO '${place.database}'@'%'`,
    ])
    database.execute(said[1]?.replace(/^.*database: /, '') ?? '')
    expect(verify(place).code).toBe(0)
  })

  it.each<[what: string, from: string | RegExp, to: string, said: RegExp]>([
    ['stops in the middle', /-- Dump completed.*\n$/, '', /cannot be read to its end$/],
    ['is no SQL', 'CREATE TABLE `contact`', 'CREATE TALBE `contact`', / could not be restored$/],
    [
      'loses rows on the way',
      'UNLOCK TABLES;',
      'DELETE FROM contact WHERE id = 1;\nUNLOCK TABLES;',
      /^table contact: the dump has 2 rows, restored were 1 rows$/,
    ],
    [
      'loses a view on the way',
      /$/,
      '\nDROP VIEW view_contact;\n',
      /^view view_contact: the dump has it, restored was none$/,
    ],
    [
      'brings more than it says',
      /$/,
      '\ncreate table more (id INT);\n',
      /^table more: not in the dump$/,
    ],
  ])('of a dump that %s fails and says so, and leaves nothing', (_, from, to, line) => {
    const place = aDumpedPlace()
    const { code, said } = verify(place, changed(place, from, to))
    expect(code).toBe(1)
    expect(said).toContainEqual(expect.stringMatching(line))
    expect(scratches()).toBe('')
  })

  it('of a dump that is not what it was, or not there, restores nothing', () => {
    const place = aDumpedPlace()
    writeFileSync(dumpOf(place), 'x', { flag: 'a' })
    expect(verify(place)).toEqual({
      code: 1,
      said: [`${dumpOf(place)} is not what it was when it was made: its digest differs`],
    })
    expect(verify(place, 'none.sql.gz').said).toEqual([
      `there is no dump ${place.backups}/none.sql.gz: make one with fleet backup`,
    ])
  })

  it('touches nothing of the database in use', () => {
    const place = aDumpedPlace()
    database.execute(`USE ${place.database}; INSERT INTO \`two words\` VALUES (7)`)
    verify(place)
    expect(database.execute(`SELECT id FROM ${place.database}.\`two words\``)).toBe('7\n')
  })

  it('drops what a killed one has left of the same database, and nothing else of a name like it', () => {
    const place = aDumpedPlace()
    const whose = createHash('sha256').update(`lon1 ${place.root} ${place.database}`).digest('hex')
    const left = `fleet_verify_${whose.slice(0, 8)}`
    database.execute(`CREATE DATABASE ${left}; CREATE TABLE ${left}.contact (half INT)`)
    database.execute('CREATE DATABASE fleet_verify_theirs')
    expect(verify(place).code).toBe(0)
    expect(scratches()).toBe('fleet_verify_theirs')
    database.execute('DROP DATABASE fleet_verify_theirs')
  })

  it('that is told to stop drops what it has made', async () => {
    const place = aDumpedPlace()
    const slow = changed(place, /$/, '\nSELECT SLEEP(600);\n')
    const call = `HOST=lon1 ROOT=$PWD ASKED='${slow}'; verify_by_restore`
    const child = spawn('timeout', ['-k', '60', '600', 'sh', '-c', place.script(call)], {
      cwd: place.root,
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    await until('it restores', () =>
      database.execute(
        "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'",
      ),
    )
    expect(scratches()).not.toBe('')
    child.kill('SIGTERM')
    await ended
    expect(scratches()).toBe('')
  })
})
