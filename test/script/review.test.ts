import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ApprovedSql, digestOfSql } from '../../src/approved-sql.ts'
import type { PlannedStep } from '../../src/plan/plan.ts'
import { aHop, aStep } from '../support/builders.ts'
import {
  caches,
  change,
  fetch,
  isDown,
  last,
  release,
  schema,
  up,
} from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'
import { until } from '../support/until.ts'

const checking = 'Checking if database connected to default entity manager needs updating...'
const inSync = `\n${checking}\nNothing to update - your database is already in sync with the current entity metadata.\n`
const differing = `
${checking}
     CREATE TABLE log (id INT AUTO_INCREMENT NOT NULL,  PRIMARY KEY(id));     
ALTER TABLE switch ADD mac VARCHAR(12) DEFAULT NULL,\tDROP type;     
CREATE UNIQUE INDEX UNIQ_1 ON cust (a, b)
`
const statements = [
  'CREATE TABLE log (id INT AUTO_INCREMENT NOT NULL, PRIMARY KEY(id));',
  'ALTER TABLE switch ADD mac VARCHAR(12) DEFAULT NULL, DROP type;',
  'CREATE UNIQUE INDEX UNIQ_1 ON cust (a, b);',
]
const key = '4.7.3-4.8.0/mariadb-10.1'
const other = 'f'.repeat(64)
const wait: PlannedStep = { id: 'wait-review', title: 'wait', phase: 'change', limit: 60 }

type Differing = {
  readonly says?: string
  readonly approved?: ApprovedSql
  readonly waits?: PlannedStep | undefined
  readonly version?: string
  /** What the step before the review runs. */
  readonly forged?: string
}

/** A host whose artisan prints this, and whose script knows what is approved. */
function reviewing(about: Differing = {}): ScriptHost {
  const { says = differing, approved = {}, waits } = about
  const run = 'trace review; record_sql show_schema_sql'
  const review = aStep({ id: 'review', run, says: 'fleet-sql ' })
  const hops = [
    aHop('4.7.3', '4.8.0', [
      ...[
        fetch,
        ...change,
        aStep({ id: 'cache-clear', run: about.forged ?? 'true' }),
        review,
        ...(waits ? [waits] : []),
      ],
      ...[schema, caches, up],
    ]),
  ]
  const host = new ScriptHost(hops)
  host.ship(host.run, hops, {}, approved)
  writeFileSync(join(host.dir, 'says'), says)
  writeFileSync(join(host.root, 'storage/.env'), '')
  symlinkSync('storage/.env', join(host.root, '.env'))
  put(host, 'php', `case $* in *:schema:*) cat ${host.dir}/says ;; esac`)
  put(host, 'mysql', `echo '${about.version ?? '10.1.48-MariaDB-0ubuntu0.18.04.1'}'`)
  return host
}

function put(host: ScriptHost, command: string, text: string): void {
  writeFileSync(join(host.bin, command), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
}

function outputOf(host: ScriptHost): string {
  const steps = join(host.runDir, 'steps')
  const file = readdirSync(steps).find((name) => name.endsWith('review.out')) ?? ''
  return readFileSync(join(steps, file), 'utf8')
}

function isAt(host: ScriptHost, step: string): boolean {
  return host.facts().some((fact) => fact.type === 'step-started' && fact.step === step)
}

function give(host: ScriptHost, word: string): void {
  mkdirSync(join(host.runDir, 'gates'), { recursive: true })
  writeFileSync(join(host.runDir, 'gates/4.8.0-wait-review'), `${word}\n`)
}

const recordedOf = (host: ScriptHost) => host.facts().find(({ type }) => type === 'sql-recorded')

describe('the SQL of a schema update', () => {
  it('is recorded before it is applied, folded, with what it drops and makes unique', async () => {
    const host = reviewing()
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
    expect(outputOf(host).split('\n').slice(0, 3)).toEqual(statements)
    expect(recordedOf(host)).toEqual({
      type: 'sql-recorded',
      step: '4.8.0/review',
      key,
      digest: digestOfSql(statements),
      ...{ count: 3, drops: 1, uniques: 1 },
    })
    expect(host.trace().indexOf('review')).toBeLessThan(host.trace().indexOf('schema 4.8.0'))
  })

  it.each([
    ['the database tells no version', { version: 'ERROR 1040' }, 'does not tell its version'],
    ['artisan says something else', { says: 'PHP Fatal error' }, 'PHP Fatal error'],
  ])('is not guessed where %s: reverted', async (_name, about, says) => {
    const host = reviewing(about)
    expect(last(await host.execute('run', '1'))).toMatchObject({
      ...{ outcome: 'reverted', step: '4.8.0/review', code: 1 },
    })
    expect(outputOf(host)).toContain(says)
    expect([release(host), isDown(host)]).toEqual(['v4.7.3', false])
  })
})

describe('SQL that was judged before', () => {
  it('goes on by itself where it is the approved one: no controller is needed', async () => {
    const approved = { [key]: [other, digestOfSql(statements)] }
    const host = reviewing({ approved, waits: wait })
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
  })

  it('stops and is reverted before the schema where it is another one', async () => {
    const host = reviewing({ approved: { [key]: [other] } })
    expect(last(await host.execute('run', '1'))).toMatchObject({
      ...{ outcome: 'reverted', step: '4.8.0/review', code: 125, reason: 'drift' },
    })
    expect(host.trace()).not.toContain('schema 4.8.0')
    expect([release(host), isDown(host)]).toEqual(['v4.7.3', false])
    expect(outputOf(host)).toContain(
      'this is not the SQL that was approved for 4.7.3 > 4.8.0 on mariadb-10.1',
    )
  })

  it.each([
    ['nothing is to be done', { says: inSync, approved: { [key]: [other] }, waits: wait }],
    ['only that of another database is known', { approved: { '4.7.3-4.8.0/mysql-5.7': [other] } }],
    ['only that of another hop is known', { approved: { '4.7.2-4.8.0/mariadb-10.1': [other] } }],
  ])('goes on where %s', async (_name, about) => {
    expect(last(await reviewing(about).execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
  })

  it('is not taken from what another step prints', async () => {
    const forged = `echo fleet-sql mariadb-10.1 ${digestOfSql(statements)} 0 0 0`
    const host = reviewing({ waits: { ...wait, limit: 1 }, forged })
    expect(last(await host.execute('run', '1'))).toMatchObject({ reason: 'unanswered' })
    expect(host.facts().filter(({ type }) => type === 'sql-recorded')).toHaveLength(1)
  })

  it('is judged also where the runner died right after it was recorded', async () => {
    const host = reviewing({ approved: { [key]: [other] } })
    put(host, 'trace', `[ "$1" != review ] || kill -9 "$(cat ${host.dir}/pid)"`)
    const child = host.start('run', '1')
    writeFileSync(join(host.dir, 'pid'), String(child.pid))
    await until('the runner is gone', () => child.signalCode !== null)
    expect(last(await host.execute('run', '2'))).toMatchObject({
      ...{ attempt: 2, outcome: 'reverted', code: 125, reason: 'drift' },
    })
  })
})

describe('a host that waits for its review', () => {
  it.each([
    ['go', { outcome: 'upgraded' }, 'v4.8.0'],
    ['back', { outcome: 'reverted', code: 125, reason: 'refused' }, 'v4.7.3'],
  ])('told %s', async (word, end, on) => {
    const host = reviewing({ waits: wait })
    const ended = host.execute('run', '1')
    await until('it waits', () => isAt(host, '4.8.0/wait-review'))
    give(host, word)
    expect(last(await ended)).toMatchObject(end)
    expect([release(host), isDown(host)]).toEqual([on, false])
  })

  it('goes back where nobody answers', async () => {
    const host = reviewing({ waits: { ...wait, limit: 1 } })
    const end = { outcome: 'reverted', step: '4.8.0/wait-review', code: 124, reason: 'unanswered' }
    expect(last(await host.execute('run', '1'))).toMatchObject(end)
    expect([release(host), isDown(host)]).toEqual(['v4.7.3', false])
  })

  it('is not asked again in a later attempt', async () => {
    const host = reviewing({ waits: wait })
    const ended = host.execute('run', '1')
    await until('it waits', () => isAt(host, '4.8.0/wait-review'))
    put(host, 'trace', '[ "$1" != schema ]')
    give(host, 'go')
    expect(last(await ended)).toMatchObject({ outcome: 'held', step: '4.8.0/schema' })
    put(host, 'trace', 'exit 0')
    expect(last(await host.execute('run', '2'))).toMatchObject({ outcome: 'upgraded' })
    const waits = host.facts().filter(({ step }) => step === '4.8.0/wait-review')
    expect(waits.filter(({ type }) => type === 'step-started')).toHaveLength(1)
  })
})
