import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { stepsTo } from '../../src/recipes/recipe-for.ts'
import { catalog } from '../../src/releases/catalog.ts'
import type { LabHost } from '../lab/lab-host.ts'
import { lines } from './cases.ts'
import type { Scene } from './scene.ts'
import { readEffects, readRuns, type Told } from './truth.ts'

/** 1. No effect twice: no statement, no migration; and no step again that has come to a good end. */
export function expectNothingTwice({ host }: Scene): void {
  const effects = readEffects(host).filter(({ what }) => /^(schema|migration)/.test(what))
  expect(twice(effects.map(({ what }) => what)), 'effects that came twice').toEqual([])
  for (const [run, record] of readRuns(host)) {
    expect(begunAgain(record), `steps that ${run} did again`).toEqual([])
    expect(begunUnasked(record), `once steps that ${run} did again unasked`).toEqual([])
    const dumps = readEffects(host).filter((effect) => effect.run === run && effect.what === 'dump')
    const backups = record.filter((told) => isStart(told) && /\/backup$/.test(`${told.step}`))
    expect(dumps.length, `dumps of ${run}`).toBeLessThanOrEqual(backups.length)
  }
}

/** 2. No statement without a dump that was verified before; and it has what was there before. */
export function expectBackupsFirst({ host, columns }: Scene): void {
  const statements = readEffects(host).filter(({ what }) => what.startsWith('schema'))
  const naked = statements.filter(({ what }) => what.startsWith('schema-without-backup'))
  expect(naked, 'statements without a backup').toEqual([])
  const [first] = statements
  if (!first) return
  const dump = join(host.dir, `state/backups/${first.run}.sql.gz`)
  const text = gunzipSync(readFileSync(dump)).toString()
  const dumped = [...text.matchAll(/^-- Table (.*), column (.*)$/gm)].map(
    (found) => `${found[1]}.${found[2]}`,
  )
  expect(dumped.join('\n'), 'what was dumped').toBe(columns)
  expect(text).toMatch(/^-- Dump completed/m)
}

/** 5. What was in the place for dumps is there still, to the byte. */
export class Backups {
  readonly #host: LabHost
  #seen = new Map<string, string>()

  constructor(host: LabHost) {
    this.#host = host
    this.expectKept()
  }

  expectKept(): void {
    const now = new Map(
      this.#host
        .list('state/backups')
        .filter((name) => !name.includes('.part'))
        .map((name) => [name, this.#digestOf(name)]),
    )
    const lost = [...this.#seen].filter(([name, digest]) => now.get(name) !== digest)
    expect(lost, 'dumps that were lost').toEqual([])
    this.#seen = now
  }

  #digestOf(name: string): string {
    const bytes = readFileSync(join(this.#host.dir, 'state/backups', name))
    return createHash('sha256').update(bytes).digest('hex')
  }
}

/** Steps that were begun after they had come to a good end in the same run. */
function begunAgain(record: readonly Told[]): string[] {
  const good = new Set<string>()
  const again: string[] = []
  for (const told of record) {
    if (!told.step || told.step.endsWith('/revert')) continue
    if (isStart(told) && good.has(told.step)) again.push(told.step)
    if (told.type === 'step-settled' || told.type === 'step-skipped') good.add(told.step)
    if (told.type === 'step-finished' && told.code === 0) good.add(told.step)
  }
  return again
}

/** Steps that are never repeated where nobody knows how they ended, and were begun again all the same. */
function begunUnasked(record: readonly Told[]): string[] {
  const begun = new Set<string>()
  const again: string[] = []
  for (const { type, step = '', outcome } of record) {
    if (outcome === 'interrupted' || type === 'step-finished') begun.delete(step)
    if (type !== 'step-started' || !onceSteps.has(step.split('/')[1] ?? '')) continue
    if (begun.has(step)) again.push(step)
    begun.add(step)
  }
  return again
}

const onceSteps = new Set<string>(
  catalog
    .filter(({ line }) => lines.includes(line))
    .flatMap((release) => stepsTo(release))
    .flatMap(({ id, retry }) => (retry === 'once' ? [id] : [])),
)

function isStart({ type }: Told): boolean {
  return type === 'step-started'
}

function twice(each: readonly string[]): string[] {
  return each.filter((one, index) => each.indexOf(one) !== index)
}
