import fc from 'fast-check'
import type { AttemptOutcome, FleetEvent, Health, HostFact, Outcome } from '../../src/events.ts'
import type { HealthFailure, HostFailure } from '../../src/failure.ts'

const at = fc.integer({ min: 1_795_226_000, max: 1_795_230_000 })
const hop = fc.constantFrom('4.8.0', '4.9.0')
const stepId = fc.constantFrom('down', 'composer', 'schema', 'up')
const step = fc.tuple(hop, stepId).map((parts) => parts.join('/'))
const attempt = fc.integer({ min: 1, max: 4 })

const attemptOutcomes: readonly AttemptOutcome[] = [
  ...(['upgraded', 'done', 'failed', 'reverted', 'held', 'interrupted', 'stopped'] as const),
]
const outcomes: readonly Outcome[] = [
  ...(['current', 'upgraded', 'done', 'failed', 'reverted', 'held', 'interrupted'] as const),
  ...(['unknown', 'blocked', 'unreachable', 'not-started'] as const),
]
const attemptOutcome = fc.constantFrom(...attemptOutcomes)
const outcome = fc.constantFrom(...outcomes)

/** Any fact that a runner writes. */
export const hostFact: fc.Arbitrary<HostFact & { at: number }> = fc.oneof(
  fc.record({
    type: fc.constant('attempt-started'),
    at,
    attempt,
    mode: fc.constantFrom('run', 'boot'),
  }),
  fc.record({ type: fc.constant('hop-started'), at, hop }),
  fc.record({ type: fc.constant('step-started'), at, step }),
  fc.record({ type: fc.constant('step-finished'), at, step, code: fc.nat(255) }),
  fc.record({ type: fc.constant('step-skipped'), at, step, reason: fc.constant('already-done') }),
  fc.record({ type: fc.constant('step-settled'), at, step }),
  fc.record({ type: fc.constant('step-overdue'), at, step }),
  fc.record({ type: fc.constant('things-counted'), at, step, count: fc.nat(50) }),
  fc.record({
    type: fc.constant('dump-made'),
    at,
    step,
    file: fc.constant('20261121-020000-k3x9.sql.gz'),
    bytes: fc.nat(),
  }),
  fc.record({
    type: fc.constant('sql-recorded'),
    at,
    step: fc.constantFrom('4.8.0/review', '4.9.0/review'),
    key: fc.constantFrom('4.7.3-4.8.0/mariadb-10.1', '4.8.0-4.9.0/mysql-5.7'),
    digest: fc.constantFrom('0', 'f').map((digit) => digit.repeat(64)),
    count: fc.nat(50),
    drops: fc.nat(5),
    uniques: fc.nat(5),
  }),
  fc.record({ type: fc.constant('site-went-down'), at }),
  fc.record({ type: fc.constant('site-came-up'), at }),
  fc.record({ type: fc.constant('hop-finished'), at, hop }),
  fc.record({ type: fc.constant('revert-started'), at, hop }),
  fc.record(
    {
      type: fc.constant('attempt-finished'),
      at,
      attempt,
      outcome: attemptOutcome,
      release: hop,
      step,
      code: fc.nat(255),
    },
    { requiredKeys: ['type', 'at', 'attempt', 'outcome', 'release'] },
  ),
)

const host = fc.constantFrom('lon1', 'ams1', 'not-in-the-plan')
const failure: fc.Arbitrary<HostFailure> = fc.constantFrom<HostFailure>(
  { kind: 'step-failed', step: '4.8.0/composer', exitCode: 1, reason: undefined, lines: [] },
  { kind: 'link-lost', reason: 'no answer in time' },
)

const health = fc.constantFrom<Health>('serves', 'fails', 'unknown')
const illness = fc.constantFrom<HealthFailure>(
  { kind: 'health-lost', lines: ['https://lon1: 500'] },
  { kind: 'health-unknown', reason: 'no answer in time' },
)
const spent = { stage: fc.constant('rest'), failed: fc.constant(1), budget: fc.constant(0) }

/** Any event that can follow `run-started`. */
export const laterEvent: fc.Arbitrary<FleetEvent> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(hostFact, host, fc.nat(2000))
      .map(([fact, name, offsetBytes]) => ({ ...fact, host: name, offsetBytes })),
  },
  fc.record({ type: fc.constant('run-resumed'), at, by: fc.constantFrom('eve@noc', 'bob@noc') }),
  fc.record({ type: fc.constant('stage-started'), at, stage: fc.constant('rest') }),
  fc.record({ type: fc.constant('host-launched'), at, host, attempt }),
  fc.record({ type: fc.constant('host-attached'), at, host, fromBytes: fc.nat(2000) }),
  fc.record({ type: fc.constant('link-lost'), at, host, reason: fc.constant('reset') }),
  fc.record({ type: fc.constant('link-restored'), at, host }),
  fc.record({
    type: fc.constant('heartbeat-seen'),
    at,
    host,
    outputBytes: fc.nat(),
    outputAgeSeconds: fc.nat(90),
  }),
  fc.record(
    { type: fc.constant('host-finished'), at, host, outcome, failure },
    { requiredKeys: ['type', 'at', 'host', 'outcome'] },
  ),
  fc.record({
    type: fc.constant('batch-started'),
    at,
    stage: fc.constant('rest'),
    batch: fc.constant(1),
    hosts: fc.constant(['lon1']),
  }),
  fc.record({
    type: fc.constant('soak-started'),
    at,
    stage: fc.constant('rest'),
    seconds: fc.nat(600),
    hosts: fc.constant(['lon1']),
    everySeconds: fc.constant(6),
  }),
  fc.record({ type: fc.constant('soak-finished'), at, stage: fc.constant('rest') }),
  fc.record({ type: fc.constant('site-seen'), at, host, isDown: fc.boolean() }),
  fc.record({ type: fc.constant('health-sampled'), at, host, health }),
  fc.record({ type: fc.constant('health-lost'), at, host, failure: illness }),
  fc.record({ type: fc.constant('budget-spent'), at, ...spent }),
  fc.record({
    type: fc.constant('run-halted'),
    at,
    reason: fc.constantFrom('budget', 'operator', 'journal'),
  }),
  fc.record({ type: fc.constant('journal-lost'), at, path: fc.string(), reason: fc.string() }),
  fc.record({ type: fc.constant('run-detached'), at }),
  fc.record({ type: fc.constant('run-finished'), at }),
)
