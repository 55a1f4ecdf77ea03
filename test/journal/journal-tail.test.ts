import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { journalOf, readJournal } from '../../src/journal/journal.ts'
import { JournalTail } from '../../src/journal/journal-tail.ts'
import { laterEvent } from '../support/arbitrary-events.ts'
import { aDirectoryOf } from '../support/files.ts'

const run = '20261121-020000-ab12'

describe('the tail of a journal', () => {
  it('has every event once, in order, wherever its writer stood when it was looked at', () => {
    const cuts = fc.array(fc.nat(4000), { maxLength: 8 })
    fc.assert(
      fc.property(fc.array(laterEvent, { maxLength: 12 }), cuts, (events, offsets) => {
        const runsDir = aDirectoryOf()
        const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
        mkdirSync(dirname(journalOf(runsDir, run)))
        writeFileSync(journalOf(runsDir, run), '')
        const tail = new JournalTail(runsDir, run)
        const places = [...new Set([0, ...offsets, bytes.length])].sort((a, b) => a - b)
        const read = places.flatMap((place, index) => {
          appendFileSync(journalOf(runsDir, run), bytes.subarray(place, places[index + 1]))
          return tail.read()
        })
        expect(read).toEqual(readJournal(runsDir, run))
        expect(tail.read()).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})
