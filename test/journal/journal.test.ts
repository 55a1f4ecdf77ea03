import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FleetEvent } from '../../src/events.ts'
import { ExpectedFailure } from '../../src/failure.ts'
import {
  isRunId,
  listRuns,
  makeRunId,
  openJournal,
  readJournal,
} from '../../src/journal/journal.ts'
import { laterEvent } from '../support/arbitrary-events.ts'
import { aDirectoryOf } from '../support/files.ts'
import { aPlan, runStarted } from '../support/run-builders.ts'

const run = '20261121-020000-ab12'
const first = runStarted(aPlan({ lon1: {} }))
const second: FleetEvent = { type: 'host-launched', at: 7, host: 'lon1', attempt: 1 }
const third: FleetEvent = { type: 'run-finished', at: 9 }

const fileOf = (runsDir: string) => join(runsDir, run, 'journal.ndjson')

function write(runsDir: string, ...events: FleetEvent[]): void {
  const journal = openJournal(runsDir, run)
  for (const event of events) journal.append(event)
  journal.close()
}

describe('a journal', () => {
  it('gives back what was appended, in order, over several openings', () => {
    const runsDir = join(aDirectoryOf(), 'runs')
    write(runsDir, first, second)
    write(runsDir, third)
    expect(readJournal(runsDir, run)).toEqual([first, second, third])
  })

  it('gives back any event, but heartbeats, which it does not keep', () => {
    fc.assert(
      fc.property(fc.array(laterEvent, { maxLength: 20 }), (events) => {
        const runsDir = aDirectoryOf()
        write(runsDir, ...events)
        const kept = events.filter(({ type }) => type !== 'heartbeat-seen')
        expect(readJournal(runsDir, run)).toEqual(JSON.parse(JSON.stringify(kept)))
      }),
      { numRuns: 50 },
    )
  })

  it('has each event on disk at once, a line each', () => {
    const runsDir = aDirectoryOf()
    const journal = openJournal(runsDir, run)
    journal.append(second)
    expect(readFileSync(fileOf(runsDir), 'utf8')).toBe(`${JSON.stringify(second)}\n`)
    journal.close()
  })

  it('loses nothing but a torn last line, wherever it was torn, and can be gone on with', () => {
    const line = JSON.stringify(third)
    for (let length = 1; length <= line.length; length += 1) {
      const runsDir = aDirectoryOf()
      write(runsDir, first, second)
      const whole = readFileSync(fileOf(runsDir), 'utf8')
      writeFileSync(fileOf(runsDir), whole + line.slice(0, length))
      const kept = length === line.length ? [first, second, third] : [first, second]
      expect(readJournal(runsDir, run)).toEqual(kept)
      write(runsDir, third)
      expect(readJournal(runsDir, run)).toEqual([...kept, third])
    }
  })

  it('says which file takes no more', () => {
    const runsDir = aDirectoryOf()
    mkdirSync(join(runsDir, run))
    symlinkSync('/dev/full', fileOf(runsDir))
    const journal = openJournal(runsDir, run)
    const reason = 'ENOSPC: no space left on device'
    const failure = { kind: 'file-unwritable', path: fileOf(runsDir), reason } as const
    expect(() => journal.append(second)).toThrow(new ExpectedFailure(failure))
    journal.close()
  })

  it.each(['[]', '7', 'null', '{}', '"run-started"', '{"type":"run-'])(
    'passes over a line that is no event: %s',
    (line) => {
      const runsDir = aDirectoryOf({ [`${run}/journal.ndjson`]: `${line}\n` })
      write(runsDir, second)
      expect(readJournal(runsDir, run)).toEqual([second])
    },
  )

  it('is for the eyes of its owner', () => {
    const runsDir = join(aDirectoryOf(), 'state/fleet/runs')
    const mask = process.umask(0)
    write(runsDir, first)
    process.umask(mask)
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)
    expect(modeOf(fileOf(runsDir))).toBe('600')
    expect(modeOf(join(runsDir, run))).toBe('700')
    expect(modeOf(runsDir)).toBe('700')
  })
})

describe('a run that is not there', () => {
  it.each([run, '../../etc', '', '.', '20261121-020000-ab1', '20261121-020000-AB12'])(
    'has no journal: %j',
    (name) => {
      const runsDir = aDirectoryOf({ 'journal.ndjson': '{"type":"run-finished","at":1}\n' })
      expect(readJournal(join(runsDir, 'runs'), name)).toBeUndefined()
      expect(readJournal(runsDir, name)).toBeUndefined()
    },
  )
})

describe('the runs of a controller', () => {
  it('are listed oldest first, those with a journal', () => {
    const runsDir = aDirectoryOf({
      '20261121-020000-ab12/journal.ndjson': '',
      '20251121-020000-zz99/journal.ndjson': '',
      '20261121-030000-0000/fleet.log': '',
    })
    mkdirSync(join(runsDir, 'empty'))
    expect(listRuns(runsDir)).toEqual(['20251121-020000-zz99', '20261121-020000-ab12'])
  })

  it('are none where there never was one', () => {
    expect(listRuns('/nowhere/runs')).toEqual([])
  })
})

describe('the id of a run', () => {
  it.each([
    ['2026-11-21T02:14:09.500Z', 0, '20261121-021409-0000'],
    ['2026-11-21T02:14:09.500Z', 0.999_999_99, '20261121-021409-zzzz'],
    ['2026-01-02T23:59:59Z', 0.5, '20260102-235959-i000'],
  ])('at %s with the chance %d is %s', (now, random, id) => {
    expect(makeRunId(new Date(now), random)).toBe(id)
  })

  it('is one, whenever and whatever the chance', () => {
    const moment = fc.date({
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(moment, chance, (now, random) => {
        expect(isRunId(makeRunId(now, random))).toBe(true)
      }),
    )
  })

  it.each([
    '',
    'last',
    '20261121-020000',
    '20261121-020000-ab12 ',
    '../20261121-020000-ab12',
    '20261121-020000-ab12\n',
  ])('is not %j', (text) => {
    expect(isRunId(text)).toBe(false)
  })
})
