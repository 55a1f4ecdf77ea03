import { describe, expect, it } from 'vitest'
import { isStillSilenced } from '../../../src/commands/run/still-silenced.ts'
import type { FleetEvent } from '../../../src/events.ts'
import { openJournal } from '../../../src/journal/journal.ts'
import { aDirectoryOf } from '../../support/files.ts'

const run = '20261121-020000-test'
const at = 1_795_226_000
const launched: FleetEvent = { type: 'host-launched', at, host: 'lon1', attempt: 1 }
const finished: FleetEvent = { type: 'host-finished', at, host: 'lon1', outcome: 'upgraded' }
const detached: FleetEvent = { type: 'run-detached', at }
const resumed: FleetEvent = { type: 'run-resumed', at, by: 'eve@noc' }

function aJournalOf(events: readonly FleetEvent[]) {
  const runsDir = aDirectoryOf()
  const journal = openJournal(runsDir, run)
  for (const event of events) journal.append(event)
  return { place: { runsDir, run }, journal }
}

describe('monitoring of a host at its end', () => {
  it.each<[string, FleetEvent[], boolean]>([
    ['stays silenced where its controller was killed', [launched], true],
    ['is heard again by a controller that saw the end', [launched, finished], false],
    ['was never silenced where it was never launched', [], false],
    ['is silenced again by a resume that launches it', [launched, finished, launched], true],
    ['stays silenced after a resume that only attached, and was killed', [launched, resumed], true],
  ])('%s', async (_, events, expected) => {
    expect(await isStillSilenced('lon1', aJournalOf(events).place, 0)).toBe(expected)
  })

  it('is left to a controller that is still at work', async () => {
    const { place, journal } = aJournalOf([launched])
    const answer = isStillSilenced('lon1', place, 60_000)
    journal.append(finished)
    expect(await answer).toBe(false)
  })

  it('is not waited for where its controller let go', async () => {
    const never = 3_600_000
    const { place } = aJournalOf([launched, detached])
    expect(await isStillSilenced('lon1', place, never)).toBe(true)
  })
})
