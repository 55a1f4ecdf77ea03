import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BackupPlace } from '../support/backup-place.ts'
import { MariaDb } from '../support/mariadb.ts'
import { hasTool } from '../support/tools.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const isPossible = hasTool('mariadbd', 'mariadb-install-db', 'mysql', 'mysqldump', 'mawk', 'gawk')

const before = `
  CREATE TABLE cust (id INT PRIMARY KEY, name VARCHAR(40)) ENGINE=InnoDB;
  CREATE TABLE port (id INT PRIMARY KEY, cust INT, FOREIGN KEY (cust) REFERENCES cust (id)) ENGINE=InnoDB;
  INSERT INTO cust VALUES (1, 'it''s; -- \\\\ \\'), ('), (2, 'Ümlaut');
  INSERT INTO port VALUES (7, 1);
  CREATE VIEW names AS SELECT name FROM cust;
  CREATE TRIGGER t BEFORE INSERT ON cust FOR EACH ROW SET NEW.name = UPPER(NEW.name);`

/** What an upgrade and people have done since: tables and views made, changed and dropped, rows too. */
const since = `
  CREATE TABLE made (id INT PRIMARY KEY, cust INT, FOREIGN KEY (cust) REFERENCES cust (id)) ENGINE=InnoDB;
  CREATE VIEW made_too AS SELECT id FROM made;
  CREATE TABLE \`odd name\` (id INT);
  ALTER TABLE cust ADD added INT, CHANGE name renamed VARCHAR(80);
  DROP TABLE port;
  DROP TRIGGER t;
  INSERT INTO cust VALUES (3, 'late', 1);`

describe.skipIf(!isPossible)('a database that goes back to its dump', () => {
  let database: MariaDb
  beforeAll(async () => {
    database = await MariaDb.start()
  }, 60_000)
  afterAll(() => database?.stop())

  /** A database that was dumped, and has gone on. */
  function dumped(): BackupPlace {
    const place = new BackupPlace().useDatabase(database, before)
    expect(place.backUp().code).toBe(0)
    place.backTo = place.run
    place.run = '20261122-040000-back'
    database.execute(`USE ${place.database}; ${since}`)
    return place
  }

  const ask = (place: BackupPlace, sql: string) =>
    database.execute(`USE ${place.database}; ${sql}`).split('\n').filter(Boolean)

  function expectBack(place: BackupPlace): void {
    expect(ask(place, 'SHOW TABLES')).toEqual(['cust', 'names', 'port'])
    expect(ask(place, 'SELECT * FROM cust')).toEqual(["1\tit's; -- \\\\ '), (", '2\tÜmlaut'])
    expect(ask(place, 'SELECT * FROM port')).toEqual(['7\t1'])
    expect(ask(place, 'SELECT * FROM names WHERE name LIKE "Ü%"')).toEqual(['Ümlaut'])
    expect(ask(place, 'SHOW TRIGGERS')).toHaveLength(1)
  }

  it('has its tables, views, triggers and rows, and none that were made since', () => {
    const place = dumped()
    ask(place, 'CREATE TABLE `a``b` (id INT)')
    expect(place.call('restore_database')).toEqual({ code: 0, said: [] })
    expectBack(place)
  })

  it.each(['dash', 'bash'] as const)('comes back also under %s with the other awk', (shell) => {
    const place = dumped()
    expect(place.call('restore_database', [shell, 'gawk']).code).toBe(0)
    expectBack(place)
  })

  it('is whole again where the first attempt was cut in the middle', () => {
    const place = dumped()
    place.put(
      'mysql',
      `case "$*" in
  *' -e '*) exec "$real" "$@" ;;
esac
text=$(cat)
case $text in
  *'Dump completed'*) printf '%s\\n' "$text" | head -n 45 | "$real" "$@"; kill -9 $PPID; exit 137 ;;
  *) printf '%s\\n' "$text" | "$real" "$@" ;;
esac`,
    )
    expect(place.call('restore_database').code).not.toBe(0)
    expect(ask(place, 'SHOW TABLES')).not.toEqual(['cust', 'names', 'port'])
    place.put('mysql', 'exec "$real" "$@"')
    expect(place.call('restore_database')).toEqual({ code: 0, said: [] })
    expectBack(place)
  })

  const digestAnew = 'cd "$(dirname "$dump")" && sha256sum "$(basename "$dump")" >"$dump.sha256"'

  it.each([
    [
      'has a byte more',
      'printf x >>"$dump"',
      'is not what it was when it was made: its digest differs',
    ],
    [
      'was cut off before its digest',
      `truncate -s -9 "$dump"; ${digestAnew}`,
      'cannot be unpacked',
    ],
    [
      'was never whole',
      `gzip -dc "$dump" | head -n 30 | gzip >"$dump.new"; mv "$dump.new" "$dump"; ${digestAnew}`,
      'has no end: "-- Dump completed" is missing',
    ],
  ])('is not touched where the dump %s', (_, spoil, said) => {
    const place = dumped()
    const file = `${place.backups}/${place.backTo}.sql.gz`
    place.call(`dump=${file}; ${spoil}`)
    const tables = ask(place, 'SHOW TABLES')
    const restored = place.call('restore_database')
    expect({ code: restored.code, said: restored.said[0] }).toEqual({
      code: 1,
      said: `${file} ${said}`,
    })
    expect(ask(place, 'SHOW TABLES')).toEqual(tables)
    expect(ask(place, 'SELECT renamed FROM cust WHERE id=3')).toEqual(['late'])
  })

  it('is told to be other than its dump where something else is in it in the end', () => {
    const place = dumped()
    place.put(
      'mysql',
      `case "$*" in *' -e '*) exec "$real" "$@" ;; esac
text=$(cat)
case $text in *'Dump completed'*) more='CREATE TABLE stranger (id INT);' ;; *) more='' ;; esac
printf '%s\\n' "$text" "$more" | "$real" "$@"`,
    )
    const { code, said } = place.call('restore_database')
    expect(code).toBe(1)
    expect(said[0]).toMatch(/^the database is not what the dump has; the dump:/)
    expect(said).toContain('table\tstranger')
  })

  it('takes views that another user made once, as its own', () => {
    const place = dumped()
    const file = `${place.backups}/${place.backTo}.sql.gz`
    place.call(
      `gzip -dc ${file} | sed 's/DEFINER=[^ *]*/DEFINER=\`root\`@\`localhost\`/' | gzip -c >${file}.new && mv ${file}.new ${file} && cd ${place.backups} && sha256sum ${place.backTo}.sql.gz >${place.backTo}.sql.gz.sha256`,
    )
    expect(place.call(`gzip -dc ${file} | grep -c root`).said).not.toEqual(['0'])
    expect(place.call('restore_database')).toEqual({ code: 0, said: [] })
    expectBack(place)
  })

  it('is dumped before, as it is now: also where it is the smaller, and a view names what is gone', () => {
    const place = dumped()
    place.keep = 1
    place.call('head -c 99999 /dev/urandom >>"$STATE/backups/$BACK_TO.sql.gz"')
    const { code, said } = place.call('back_up_present')
    expect(said.join('\n')).toMatch(/^a view that cannot be read is left out:\s+names\s/m)
    expect(code).toBe(0)
    expect(said.at(-1)).toMatch(new RegExp(`^fleet-dump ${place.run}.sql.gz \\d+$`))
    const dumps = place.list().filter((name) => name.endsWith('.gz'))
    expect(dumps).toEqual([`${place.backTo}.sql.gz`, `${place.run}.sql.gz`])
  })

  it('is emptied and loaded also where nothing is left in it', () => {
    const place = dumped()
    const name = place.database
    database.execute(`DROP DATABASE ${name}; CREATE DATABASE ${name}`)
    expect(place.call('back_up_present')).toEqual({
      code: 0,
      said: ['the database is empty: there is nothing to dump'],
    })
    expect(place.call('restore_database').code).toBe(0)
    expectBack(place)
  })
})
