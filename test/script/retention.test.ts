import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { BackupPlace } from '../support/backup-place.ts'

vi.setConfig({ testTimeout: 120_000 })

/** How a run stands: over, not over, or its directory gone. */
const ends = [
  'upgraded',
  'done',
  'reverted',
  'failed',
  'held',
  'interrupted',
  'stopped',
  'none',
  'gone',
]
const over = ['upgraded', 'done', 'reverted', 'failed', 'gone']

type Run = { readonly end: string; readonly isVerified: boolean }
const someRuns = fc.array(fc.record({ end: fc.constantFrom(...ends), isVerified: fc.boolean() }), {
  maxLength: 12,
})

/** Runs a second apart, oldest first; the one that removes stands at `own` among them. */
function aPlaceOf(runs: readonly Run[], own: number): { place: BackupPlace; names: string[] } {
  const place = new BackupPlace()
  const names = runs.map((_, index) => `20261122-0200${String(index).padStart(2, '0')}-test`)
  runs.forEach(({ end, isVerified }, index) => {
    const name = names[index] ?? ''
    writeFileSync(join(place.backups, `${name}.sql.gz`), name)
    if (isVerified) writeFileSync(join(place.backups, `${name}.sql.gz.sha256`), '')
    if (end === 'gone') return
    mkdirSync(join(place.state, 'runs', name), { recursive: true })
    if (end !== 'none') writeFileSync(join(place.state, 'runs', name, 'outcome'), `${end}\n`)
  })
  place.run = names[own] ?? ''
  return { place, names }
}

const remove = (place: BackupPlace) => place.call('dumps=$STATE/backups; remove_old_dumps')

describe('old dumps', () => {
  it('are removed only if verified, of a run that is over, and older than as many as are kept', () => {
    fc.assert(
      fc.property(someRuns, fc.nat(11), fc.integer({ min: 1, max: 6 }), (others, nth, keep) => {
        const own = Math.min(nth, others.length)
        const runs = others.toSpliced(own, 0, { end: 'none', isVerified: true })
        const { place, names } = aPlaceOf(runs, own)
        place.keep = keep
        expect(remove(place).code).toBe(0)
        const verified = names.filter((_, index) => runs[index]?.isVerified)
        const newest = verified.slice(-keep)
        const kept = names.filter((name, index) => {
          const { end = '', isVerified = false } = runs[index] ?? {}
          return !isVerified || !over.includes(end) || newest.includes(name)
        })
        const left = place.list().filter((name) => name.endsWith('.sql.gz'))
        expect(left).toEqual(kept.map((name) => `${name}.sql.gz`))
        expect(left).toContain(`${place.run}.sql.gz`)
      }),
      { numRuns: 100 },
    )
  })

  it('go with their digests, and it is said which', () => {
    const end = { end: 'upgraded', isVerified: true }
    const { place, names } = aPlaceOf([end, end, { ...end, end: 'none' }], 2)
    place.keep = 2
    const oldest = join(place.backups, `${names[0]}.sql.gz`)
    writeFileSync(`${oldest}.contents`, '')
    expect(remove(place).said).toEqual([`removed ${oldest}: the newest 2 are kept`])
    expect(place.list()).toEqual(
      [names[1], names[2]].flatMap((name) => [`${name}.sql.gz`, `${name}.sql.gz.sha256`]),
    )
  })

  it('are left alone where somebody else put them', () => {
    const end = { end: 'upgraded', isVerified: true }
    const { place } = aPlaceOf([end, { ...end, end: 'none' }], 1)
    place.keep = 1
    const others = ['by-hand.sql.gz', '20200101.sql.gz', '20200101-000000-test.sql.gz.larger']
    for (const name of others) writeFileSync(join(place.backups, name), '')
    remove(place)
    expect(place.list()).toEqual(expect.arrayContaining(others))
  })
})
