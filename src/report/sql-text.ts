import { cleanLine } from '../clean.ts'
import { saySql } from './phrases.ts'

/** A hop's SQL to be read by a person, with a mark at what can lose data or stop half-way. */
export function renderSql(host: string, key: string, statements: readonly string[]): string {
  const marked = statements.map((statement) => ({
    statement: cleanLine(statement),
    drops: /(^|[^A-Z_])DROP /i.test(statement),
    isUnique: /(ADD|CREATE) (CONSTRAINT [^ ]+ )?UNIQUE/i.test(statement),
  }))
  const counts = {
    count: marked.length,
    drops: marked.filter(({ drops }) => drops).length,
    uniques: marked.filter(({ isUnique }) => isUnique).length,
  }
  return [
    `${host}: the SQL of ${sayKey(key)}`,
    ...marked.map(({ statement, drops, isUnique }) => {
      const why = [...(drops ? ['DROP'] : []), ...(isUnique ? ['UNIQUE'] : [])].join(', ')
      return why ? `! ${statement}   <-- ${why}` : `  ${statement}`
    }),
    saySql(counts),
  ].join('\n')
}

/** `4.8.0-4.9.0/mariadb-10.1` as `4.8.0 > 4.9.0 on mariadb-10.1`; a correction stays where it is. */
function sayKey(key: string): string {
  const [hop = '', database = ''] = key.split('/')
  const [from, to] = hop.split('-')
  return `${from === to ? from : `${from} > ${to}`} on ${database}`
}
