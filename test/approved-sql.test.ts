import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  alsoApprove,
  digestOfSql,
  formatSql,
  isApproved,
  parseApprovedSql,
} from '../src/approved-sql.ts'

const key = '4.8.0-4.9.0/mariadb-10.1'
const other = '4.9.0-4.9.3/mysql-5.7'
const statements = ['CREATE TABLE log (id INT);', 'ALTER TABLE switch DROP type;']

describe('a digest', () => {
  it('is the same in any order, and another for any other SQL', () => {
    const digest = digestOfSql(statements)
    expect(digestOfSql(statements.toReversed())).toBe(digest)
    expect(digestOfSql([...statements, 'DROP TABLE log;'])).not.toBe(digest)
    expect(digestOfSql(['CREATE TABLE log (id  INT);', statements[1] ?? ''])).not.toBe(digest)
  })
})

describe('a file of SQL', () => {
  it.each([
    ['as fleet writes it', formatSql(key, statements)],
    ['in another order', formatSql(key, statements.toReversed())],
    ['broken into lines', formatSql(key, statements).replaceAll(' (', '\n\t(')],
    [
      'with comments and from Windows',
      `-- read by eve\n${formatSql(key, statements)}`.replaceAll('\n', '\r\n'),
    ],
  ])('approves what stands in it, %s', (_name, text) => {
    expect(parseApprovedSql(text)).toEqual({ [key]: [digestOfSql(statements)] })
  })

  it('approves each hop for itself, and of one hop as many as stand there', () => {
    const text = [
      formatSql(key, statements),
      formatSql(other, statements),
      formatSql(key, []),
    ].join('')
    expect(parseApprovedSql(text)).toEqual({
      [key]: [digestOfSql(statements), digestOfSql([])],
      [other]: [digestOfSql(statements)],
    })
  })

  it.each(['', 'DROP TABLE log;', '-- 4.9.0\nDROP TABLE log;', `--${key}\nDROP TABLE log;`])(
    'without the line that says for what, as %j, approves nothing',
    (text) => {
      expect(parseApprovedSql(text)).toEqual({})
    },
  )

  it('never approves other statements than those in it', () => {
    const word = fc.stringMatching(/^[A-Z]{1,8}$/)
    const statement = fc.array(word, { minLength: 1 }).map((words) => `${words.join(' ')};`)
    fc.assert(
      fc.property(fc.array(statement), fc.array(statement), (some, others) => {
        const approved = parseApprovedSql(formatSql(key, some))
        const isSame = some.toSorted().join('\n') === others.toSorted().join('\n')
        const sql = { key, digest: digestOfSql(others), count: others.length }
        expect(isApproved(sql, approved)).toBe(isSame)
        expect(isApproved({ ...sql, key: other }, approved)).toBe(false)
      }),
    )
  })
})

describe('what is approved', () => {
  it('is joined, each digest once', () => {
    expect(alsoApprove({ [key]: ['a'] }, { [key]: ['b', 'a'], [other]: ['c'] })).toEqual({
      [key]: ['a', 'b'],
      [other]: ['c'],
    })
  })
})
