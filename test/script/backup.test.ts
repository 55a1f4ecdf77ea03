import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { dialects } from '../support/application-shell.ts'
import { BackupPlace } from '../support/backup-place.ts'
import { aDirectoryOf } from '../support/files.ts'
import { MariaDb } from '../support/mariadb.ts'
import { hasTool } from '../support/tools.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const isPossible = hasTool('mariadbd', 'mariadb-install-db', 'mysql', 'mysqldump', 'mawk', 'gawk')

/** Rows that look like SQL, a view, and a trigger whose body looks like rows. */
const tables = `
  CREATE TABLE contact (id INT PRIMARY KEY, name TEXT, note BLOB) ENGINE=InnoDB;
  INSERT INTO contact VALUES (1,'x\\n),(2,''',NULL),(2,'\\\\','(('),(3,');\\nINSERT INTO \`contact\` VALUES (9)','日🚦');
  CREATE TABLE \`switch\` (id INT PRIMARY KEY) ENGINE=InnoDB;
  CREATE TABLE \`two words\` (id INT PRIMARY KEY) ENGINE=InnoDB;
  INSERT INTO \`two words\` VALUES (1);
  CREATE VIEW view_contact AS SELECT id, name FROM contact;
  CREATE TRIGGER contact_made BEFORE INSERT ON contact FOR EACH ROW SET NEW.note = '
INSERT INTO \`switch\` VALUES (1),(2);';`

describe.skipIf(!isPossible)('a dump', () => {
  let database: MariaDb
  beforeAll(async () => {
    database = await MariaDb.start()
  }, 60_000)
  afterAll(() => database?.stop())

  const aPlace = (sql = tables, password = 'secret') =>
    new BackupPlace().useDatabase(database, sql, password)

  it.each(dialects)('tells what it holds, and has its digest: %s %s', (...dialect) => {
    const place = aPlace()
    const dump = `${place.run}.sql.gz`
    expect(place.backUp(dialect).code).toBe(0)
    expect(place.list()).toEqual([dump, `${dump}.contents`, `${dump}.sha256`])
    const bytes = readFileSync(join(place.backups, dump))
    const digest = createHash('sha256').update(bytes).digest('hex')
    expect(readFileSync(join(place.backups, `${dump}.sha256`), 'utf8')).toBe(`${digest}  ${dump}\n`)
    expect(contentsOf(place)).toEqual([
      'table\tcontact\t3',
      'table\tswitch\t0',
      'table\ttwo words\t1',
      'triggers\t1',
      'view\tview_contact',
    ])
  })

  it('holds letters of four bytes as they are', () => {
    const place = aPlace(
      "CREATE TABLE t (name TEXT) ENGINE=InnoDB CHARSET=utf8mb4; SET NAMES utf8mb4; INSERT INTO t VALUES ('日🚦')",
    )
    place.backUp()
    expect(textOf(place)).toContain("('日🚦')")
  })

  it('is nobody else’s to read', () => {
    const place = aPlace()
    place.backUp()
    for (const name of place.list()) {
      expect(statSync(join(place.backups, name)).mode & 0o777).toBe(0o600)
    }
  })

  it('is made once a run, and must still be what it was', () => {
    const place = aPlace()
    place.backUp()
    database.execute(`USE ${place.database}; DELETE FROM contact`)
    expect(place.backUp()).toEqual({ code: 0, said: ['dumped earlier in this run'] })
    const dump = join(place.backups, `${place.run}.sql.gz`)
    writeFileSync(dump, 'x', { flag: 'a' })
    expect(place.backUp()).toEqual({
      code: 1,
      said: [`${dump} is not what it was: its digest differs`],
    })
  })

  it('locks all tables where one is not InnoDB, and says which', () => {
    const place = aPlace(`${tables} CREATE TABLE old (id INT) ENGINE=MyISAM;`).put(
      'mysqldump',
      `echo "$@" >>"${'$'}{0%/bin/*}/calls"; exec $real "$@"`,
    )
    const { code, said } = place.backUp()
    expect([code, said[0]]).toEqual([
      0,
      'not InnoDB, so all tables are locked while they are dumped: old (MyISAM)',
    ])
    const calls = readFileSync(join(place.dir, 'calls'), 'utf8')
    expect(calls).toContain(' --lock-tables ')
    expect(calls).not.toContain('--single-transaction')
  })

  it('holds the stored routines that its login may read, and says which it does not', () => {
    const place = aPlace()
    const make = (definer: string, name: string) =>
      database.execute(
        `CREATE DEFINER=${definer} FUNCTION ${place.database}.${name}() RETURNS INT RETURN 1`,
      )
    make(`${place.database}@'%'`, 'ours')
    expect(place.backUp().code).toBe(0)
    expect(textOf(place)).toContain('FUNCTION `ours`')
    make('root@localhost', 'theirs')
    place.run = '20261122-030000-test'
    const { code, said } = place.backUp()
    expect(code).toBe(0)
    expect(said).toContain(
      'no stored routines are in the dump, since its login may not read these: theirs',
    )
  })

  it.each([
    ...[
      "it's",
      '"',
      '\\',
      '\\"\'',
      '#',
      'a #b',
      '$HOME',
      '$(id)',
      '`id`',
      ' a  b ',
      'a=b',
      '=',
      '%s',
    ],
    ...['pässwört日', 'a\nb', '[client]', '!', ';'],
  ])('is made with the password %j', (password) => {
    const place = aPlace('CREATE TABLE t (id INT) ENGINE=InnoDB', password)
    expect(place.backUp()).toMatchObject({ code: 0 })
  })

  it('takes with it what a power cut has left of another', () => {
    const place = aPlace()
    writeFileSync(join(place.backups, '20261121-020000-test.sql.gz.part'), 'half')
    writeFileSync(join(place.backups, 'by-hand.sql.gz'), '')
    place.backUp()
    const dump = `${place.run}.sql.gz`
    expect(place.list()).toEqual([dump, `${dump}.contents`, `${dump}.sha256`, 'by-hand.sql.gz'])
  })

  it.skipIf(!canMount())('that fills the disk is gone, and how much room there was is said', () => {
    const place = aPlace(
      'CREATE TABLE noise (x BLOB) ENGINE=InnoDB; INSERT INTO noise SELECT RANDOM_BYTES(1000) FROM seq_1_to_400',
    )
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', place.backups])
    try {
      const { code, said } = place.backUp()
      expect(code).toBe(1)
      expect(said).toContain(`the dump could not be written: 0 KiB were left in ${place.backups}`)
      expect(said).toContain('gzip: stdout: No space left on device')
      expect(place.list()).toEqual([])
    } finally {
      execFileSync('umount', [place.backups])
    }
  })

  describe('that fails', () => {
    type Case = {
      readonly arrange: (place: BackupPlace) => void
      readonly said: readonly (string | RegExp)[]
    }
    const cases: Readonly<Record<string, Case>> = {
      'since mysqldump is killed in the middle': {
        arrange: (place) => place.put('mysqldump', dumpsHalf('kill -9 $$')),
        said: ['mysqldump was killed by signal 9'],
      },
      'since the server ends the connection': {
        arrange: (place) =>
          place.put(
            'mysqldump',
            dumpsHalf('echo "mysqldump: Error 2013: Lost connection" >&2; exit 3'),
          ),
        said: ['mysqldump exited 3', 'mysqldump: Error 2013: Lost connection'],
      },
      'since mysqldump gives less than all, and exits 0': {
        arrange: (place) => place.put('mysqldump', dumpsHalf('exit 0')),
        said: ['the dump has no end: "-- Dump completed" is missing'],
      },
      'since mysqldump leaves a table out, and exits 0': {
        arrange: (place) =>
          place.put('mysqldump', `exec $real "$@" --ignore-table=${place.database}.switch`),
        said: ['the dump lacks what the database has: table switch'],
      },
      'since what was written cannot be read': {
        arrange: (place) =>
          place.put('gzip', 'case $1 in -c) $real -c | head -c 200 ;; *) exec $real "$@" ;; esac'),
        said: ['the dump cannot be unpacked again', /^gzip: .*unexpected end of file$/],
      },
      'since a view has lost what it shows': {
        arrange: (place) =>
          database.execute(`USE ${place.database}; ALTER TABLE contact RENAME TO person`),
        said: [
          /^a view stops mysqldump, drop it or make it anew: view_contact\troot@localhost\tERROR 1356 .*references invalid table/,
        ],
      },
      'since a view has lost its definer, and tables must be locked': {
        arrange: (place) =>
          database.execute(`USE ${place.database}; CREATE TABLE old (id INT) ENGINE=MyISAM;
            CREATE DEFINER=gone@nowhere VIEW orphan AS SELECT id FROM contact`),
        said: [/^a view stops mysqldump, drop it or make it anew: orphan\tgone@nowhere\tERROR /],
      },
      'since it has shrunk to less than half of the last one': {
        arrange: (place) =>
          writeFileSync(join(place.backups, '20261122-020000-test.sql.gz'), 'x'.repeat(9000)),
        said: [
          /^the dump has \d+ bytes, less than half of the last one, \/\S+-020000-test.sql.gz, which has 9000$/,
          /^if the database has shrunk, say so on the host: mv \/(\S+) \/\1\.larger$/,
        ],
      },
      'since the login is refused': {
        arrange: (place) => place.writeEnv(database, place.database, 'wrong'),
        said: [
          /^ERROR 1045 \(28000\): Access denied for user 'ixp_\w+'@'127\.0\.0\.1' \(using password: YES\)$/,
        ],
      },
      'since the database is not there': {
        arrange: (place) => database.execute(`DROP DATABASE ${place.database}`),
        said: [/^ERROR 1049 \(42000\): Unknown database 'ixp_\w+'$/],
      },
      'since the database is empty': {
        arrange: (place) =>
          database.execute(`DROP DATABASE ${place.database}; CREATE DATABASE ${place.database}`),
        said: [/^the database ixp_\w+ has no tables: there is nothing to dump$/],
      },
    }

    it.each(Object.entries(cases))(
      '%s says so, and leaves nothing but the dump before',
      (_, { arrange, said }) => {
        const place = aPlace()
        expect(place.backUp().code).toBe(0)
        const before = place.list()
        place.run = '20261122-030000-test'
        arrange(place)
        const told = place.backUp()
        expect(told.code).toBe(1)
        for (const line of said) {
          expect(told.said).toContainEqual(
            typeof line === 'string' ? line : expect.stringMatching(line),
          )
        }
        expect(place.list()).toEqual(before)
      },
    )
  })
})

/** Whether a file system of its own size can be had here; where not, that is said aloud. */
function canMount(): boolean {
  const place = aDirectoryOf()
  const isPossible = spawnSync('sh', ['-c', `mount -t tmpfs none ${place} && umount ${place}`])
  if (isPossible.status !== 0) console.warn('NOT TESTED: a full disk, since nothing can be mounted')
  return isPossible.status === 0
}

/** A mysqldump that writes some of its dump, and then ends as told. */
function dumpsHalf(end: string): string {
  return `case $* in --help) exec $real "$@" ;; esac\n$real "$@" 2>/dev/null | head -n 40\n${end}`
}

function textOf(place: BackupPlace): string {
  return gunzipSync(readFileSync(join(place.backups, `${place.run}.sql.gz`))).toString()
}

function contentsOf(place: BackupPlace): string[] {
  const text = readFileSync(join(place.backups, `${place.run}.sql.gz.contents`), 'utf8')
  return text.split('\n').filter(Boolean).sort()
}
