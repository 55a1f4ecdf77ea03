import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digestOfSql } from '../../src/approved-sql.ts'
import { dialects, readApplication, sqlShell } from '../support/application-shell.ts'
import { aDirectoryOf } from '../support/files.ts'

const checking = 'Checking if database connected to default entity manager needs updating...'
const statements = [
  'CREATE TABLE log (id INT AUTO_INCREMENT NOT NULL, PRIMARY KEY(id));',
  "ALTER TABLE switch ADD mac VARCHAR(12) DEFAULT NULL COMMENT 'a\\b; c', DROP type;",
  'CREATE UNIQUE INDEX UNIQ_1 ON cust (a, b);',
]
const asPrinted = statements.map((each) => each.slice(0, -1))
const shows = {
  'as Doctrine prints it': `\n${checking}\n     ${asPrinted.join(';     \n')}\n`,
  'in another order': `\n${checking}\n     ${asPrinted.toReversed().join(';     \n')}\n`,
  'in another width': `PHP Warning: old;\n${checking}\r\n${asPrinted.join(';\t\r\n').replaceAll(', ', ',\n\t ')}\n`,
}

/** A directory with an artisan that prints these, by command, and a database of this version. */
function record(dialect: (typeof dialects)[number], artisan: Readonly<Record<string, string>>) {
  const dir = aDirectoryOf()
  const told = (file: string, text: string) => writeFileSync(join(dir, file), text)
  mkdirSync(join(dir, 'database/migrations'), { recursive: true })
  told('database/migrations/2018_resets.php', '')
  for (const [command, text] of Object.entries(artisan)) told(command, text)
  told('php', '#!/bin/sh\ncat "$2"\n')
  chmodSync(join(dir, 'php'), 0o755)
  const steps = 'show_schema_sql show_migration_sql'
  const script = `. ${sqlShell}; say() { printf '%s\\n' "$*"; }; run_sql() { cat version; }; PHP=./php`
  return readApplication(dialect, dir, `${script}; record_sql ${steps}`).stdout.toString()
}

const usual = {
  version: '10.1.48-MariaDB\n',
  'doctrine:schema:update': shows['as Doctrine prints it'],
  'migrate:status': '| Y    | 2014_10_12 |',
  migrate: 'Nothing to migrate.\n',
}
const lastOf = (told: string) => told.trim().split('\n').at(-1)

describe.each(dialects)('the SQL that is recorded by %s and %s', (...dialect) => {
  it.each(Object.entries(shows))('has the same digest %s', (_name, text) => {
    const told = record(dialect, { ...usual, 'doctrine:schema:update': text })
    expect(lastOf(told)).toBe(`fleet-sql mariadb-10.1 ${digestOfSql(statements)} 3 1 1`)
  })

  it.each([
    ['10.1.48-MariaDB-0ubuntu0.18.04.1', 'mariadb-10.1'],
    ['10.11.6-MariaDB-0+deb12u1-log', 'mariadb-10.11'],
    ['5.7.33-0ubuntu0.16.04.1', 'mysql-5.7'],
    ['8.0.39', 'mysql-8.0'],
  ])('of a server that calls itself %s is for %s', (version, database) => {
    const inSync = `\n${checking}\nNothing to update - your database is already in sync with the current entity metadata.\n`
    const told = record(dialect, { ...usual, version, 'doctrine:schema:update': inSync })
    expect(lastOf(told)).toBe(`fleet-sql ${database} ${digestOfSql([])} 0 0 0`)
  })

  it.each([
    [
      'what --pretend prints',
      {
        migrate:
          'CreateResets: create table `resets` (`email` varchar(255))\nCreateResets: alter table `resets` add unique `u`(`email`)\n',
      },
      [
        'CreateResets: create table `resets` (`email` varchar(255));',
        'CreateResets: alter table `resets` add unique `u`(`email`);',
      ],
      '1 2',
    ],
    [
      'each statement of a migration that prints several lines for one, on a line',
      {
        migrate:
          'ResetViews: drop view if exists `v`\nResetViews:\n\nCREATE VIEW v AS\r\n  SELECT id,\n  name FROM cust;\nResetViews: drop view `w`\n',
      },
      [
        'ResetViews: drop view if exists `v`;',
        'ResetViews: CREATE VIEW v AS SELECT id, name FROM cust;',
        'ResetViews: drop view `w`;',
      ],
      '3 1',
    ],
    [
      'what Laravel 9 prints, without what it says besides',
      {
        migrate:
          '\n   INFO  Running migrations.  \n\n  ResetViews .............  \n  ⇂ drop view if exists `v`  \n  ⇂ create view `v` as select `id`,\n  `name` from `cust`  \n',
      },
      ['⇂ drop view if exists `v`;', '⇂ create view `v` as select `id`, `name` from `cust`;'],
      '2 1',
    ],
    [
      'the names of the files where there is no table of migrations yet',
      { 'migrate:status': 'No migrations found.', migrate: 'made a table\n' },
      ['migrate 2018_resets.php;'],
      '1 1',
    ],
  ])('holds, of migrations, %s', (_name, about, more, marks) => {
    const all = [...statements, ...more]
    const told = record(dialect, { ...usual, ...about })
    expect(told.split('\n').slice(0, all.length)).toEqual(all)
    expect(lastOf(told)).toBe(`fleet-sql mariadb-10.1 ${digestOfSql(all)} ${all.length} ${marks}`)
  })
})
