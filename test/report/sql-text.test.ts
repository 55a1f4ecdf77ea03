import { describe, expect, it } from 'vitest'
import { renderSql } from '../../src/report/sql-text.ts'
import { unsafeIn } from '../support/unsafe.ts'

describe('SQL that a person is to judge', () => {
  it('says whose it is and for what, and marks what drops and what makes unique', () => {
    const statements = [
      'CREATE TABLE log (id INT, dropped INT);',
      'ALTER TABLE switch ADD mac VARCHAR(12), DROP type;',
      'CREATE UNIQUE INDEX UNIQ_1 ON cust (a);',
      'CreateResets: alter table `resets` add constraint `u` unique (`email`);',
    ]
    expect(renderSql('lon1', '4.8.0-4.9.0/mariadb-10.1', statements).split('\n')).toEqual([
      'lon1: the SQL of 4.8.0 > 4.9.0 on mariadb-10.1',
      '  CREATE TABLE log (id INT, dropped INT);',
      '! ALTER TABLE switch ADD mac VARCHAR(12), DROP type;   <-- DROP',
      '! CREATE UNIQUE INDEX UNIQ_1 ON cust (a);   <-- UNIQUE',
      '! CreateResets: alter table `resets` add constraint `u` unique (`email`);   <-- UNIQUE',
      '4 statements, 1 with DROP, 2 with a new UNIQUE key',
    ])
  })

  it('is of one release where only its schema is corrected', () => {
    const [title] = renderSql('lon1', '4.8.0-4.8.0/mysql-5.7', []).split('\n')
    expect(title).toBe('lon1: the SQL of 4.8.0 on mysql-5.7')
  })

  it('is safe to show, whatever a host put into it', () => {
    const hostile = 'DROP \u001b[2Jx\u202e;'
    expect(unsafeIn(renderSql('lon1', '4.8.0-4.9.0/mysql-5.7', [hostile]))).toEqual([])
  })
})
