import type { FleetEvent, HostFact } from '../../src/events.ts'
import type { Blocker } from '../../src/failure.ts'
import { timelinesOf } from '../../src/journal/timeline.ts'
import type { Tail } from '../../src/remote/printed.ts'
import type { Told } from '../../src/report/html/told.ts'
import { aPlan, recorded, runStarted, startedAt, stateAfter } from './run-builders.ts'

const begun: HostFact[] = [
  { type: 'attempt-started', attempt: 1, mode: 'run' },
  { type: 'hop-started', hop: '4.8.0' },
  ...step('fetch', 0),
  { type: 'site-went-down' },
  ...step('composer', 0),
]
const ended: HostFact[] = [
  ...step('schema', 0),
  { type: 'site-came-up' },
  { type: 'attempt-finished', attempt: 1, outcome: 'upgraded', release: '4.8.0' },
]

function step(id: string, code: number): HostFact[] {
  const step = `4.8.0/${id}`
  return [
    { type: 'step-started', step },
    { type: 'step-finished', step, code },
  ]
}

/** A file with a name that no phone has room for. */
const blocker: Blocker = {
  kind: 'local-changes',
  root: '/srv/ixpmanager',
  files: ['resources/views/layouts/with_a_name_that_is_longer_than_any_line/menu.foil.php'],
  touched: [],
}
const plan = aPlan({ lon1: {}, ams1: {}, waw1: { blockers: [blocker] } })

/** All that happened in a run in which lon1 is upgraded, ams1 held by its schema, and waw1 blocked. */
function eventsOfToldRun(said: string): FleetEvent[] {
  const failure = {
    ...({ kind: 'step-failed', step: '4.8.0/schema', exitCode: 1, reason: undefined } as const),
    lines: [said],
  }
  return [
    runStarted(plan),
    {
      type: 'host-finished',
      at: startedAt,
      host: 'waw1',
      outcome: 'blocked',
      failure: blocker,
    },
    { type: 'host-launched', at: startedAt, host: 'ams1', attempt: 1 },
    ...recorded('ams1', [...begun, ...step('schema', 1)]),
    { type: 'host-finished', at: startedAt + 20, host: 'ams1', outcome: 'held', failure },
    { type: 'host-launched', at: startedAt + 20, host: 'lon1', attempt: 1 },
    ...recorded('lon1', [...begun, ...ended], 20),
    { type: 'host-finished', at: startedAt + 40, host: 'lon1', outcome: 'upgraded' },
    { type: 'run-finished', at: startedAt + 60 },
  ]
}

/** The same with what steps printed. */
export function aToldRun(said: string): Told {
  const events = eventsOfToldRun(said)
  const tail: Tail = { text: said, bytes: said.length }
  return {
    state: stateAfter(plan, events.slice(1)),
    timelines: timelinesOf(events),
    tails: new Map<string, ReadonlyMap<string, Tail> | string>([
      [
        'ams1',
        new Map([
          ['4.8.0/composer', tail],
          ['4.8.0/schema', tail],
        ]),
      ],
      ['lon1', said],
    ]),
  }
}
