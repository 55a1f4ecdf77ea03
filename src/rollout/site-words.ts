import type { GateWord, Outcome } from '../events.ts'
import type { HostState } from '../journal/run-state.ts'
import type { HostPlan } from '../plan/plan.ts'
import { findLastTurn } from '../plan/site-steps.ts'
import type { StepId } from '../step-ids.ts'

/** A host of a site: what it is to do and where it stands. */
export type Member = { readonly plan: HostPlan; readonly state: HostState }

/** What a host that waits is to be told. */
export type Word = { readonly host: string; readonly step: string; readonly word: GateWord }

/** For whom a host waits, and how far they must have come. */
type Wait = {
  readonly id: StepId
  readonly for: 'all' | 'siblings' | 'schema-host'
  /** What they must have begun: the first of these steps that the same hop has, or what follows its commit. */
  readonly until: readonly StepId[] | 'end-of-commit'
}

const waits: readonly Wait[] = [
  { id: 'wait-ready', for: 'all', until: ['wait-ready'] },
  { id: 'wait-down', for: 'siblings', until: ['wait-dump', 'backup'] },
  { id: 'wait-dump', for: 'schema-host', until: ['checkout'] },
  { id: 'wait-code', for: 'siblings', until: ['wait-schema'] },
  { id: 'wait-schema', for: 'schema-host', until: 'end-of-commit' },
]

/**
 * What the hosts of a site that wait now are to be told, from nothing but where all of them stand.
 * A host that has begun `wait-schema` or `wait-dump` does not come up by itself any more, so that the
 * schema host may go on even if it is lost.
 */
export function decideWords(members: readonly Member[]): Word[] {
  return members.flatMap((member): Word[] => {
    const { host, step = '', isStepRunning } = member.state
    const [hop = '', id] = step.split('/')
    const wait = waits.find((each) => each.id === id)
    if (!wait || !isStepRunning || member.state.outcome) return []
    const word = decide(wait, hop, awaited(wait, member, members))
    return word ? [{ host, step, word }] : []
  })
}

function awaited(wait: Wait, member: Member, members: readonly Member[]): readonly Member[] {
  const others = members.filter((other) => other !== member)
  if (wait.for === 'all') return others
  const role = wait.for === 'schema-host' ? 'schema-host' : 'sibling'
  return others.filter(({ plan }) => plan.setup?.role === role)
}

function decide(wait: Wait, hop: string, others: readonly Member[]): GateWord | undefined {
  const missing = others.filter((other) => !hasCome(other, wait, hop))
  if (missing.length === 0) return 'go'
  if (wait.for !== 'schema-host') {
    return missing.some(({ state }) => state.outcome !== undefined) ? 'back' : undefined
  }
  const schemaHost = missing[0]
  if (!schemaHost?.state.outcome) return undefined
  return hasGoneBack(schemaHost, hop) ? 'back' : 'hold'
}

/** Who ended while it was ready is so no more; who ended in `wait-schema` has given its word. */
function hasCome({ plan, state }: Member, wait: Wait, hop: string): boolean {
  const goal = goalOf(plan, wait, hop)
  const reached = positionOf(plan, state.step)
  if (goal < 0) return false
  if (reached === goal && wait.id === 'wait-ready') return !state.outcome && !state.attemptOutcome
  return reached >= goal
}

/** The position to be reached; that after a hop's commit may be beyond the last step. */
function goalOf(plan: HostPlan, { until }: Wait, hop: string): number {
  const { steps = [] } = plan.hops.find(({ to }) => to === hop) ?? {}
  if (until === 'end-of-commit') {
    const last = steps.findLast(({ phase }) => phase === 'commit')
    return last ? positionOf(plan, `${hop}/${last.id}`) + 1 : -1
  }
  const step = until.find((id) => steps.some((each) => each.id === id))
  return step ? positionOf(plan, `${hop}/${step}`) : -1
}

/** Of a step in its plan, from 0; of one that is not there, as a revert, where its hop begins. */
function positionOf(plan: HostPlan, step: string | undefined): number {
  if (step === undefined) return -1
  const steps = plan.hops.flatMap((hop) => hop.steps.map(({ id }) => `${hop.to}/${id}`))
  const exact = steps.indexOf(step)
  if (exact >= 0) return exact
  const hop = step.split('/')[0]
  return steps.findIndex((each) => each.startsWith(`${hop}/`))
}

/** It stands where it was before the hop, and the schema with it: it said so, or never came to its last turn. */
function hasGoneBack({ plan, state }: Member, hop: string): boolean {
  if (state.outcome === 'reverted') return true
  const { steps = [] } = plan.hops.find(({ to }) => to === hop) ?? {}
  const lastTurn = `${hop}/${findLastTurn(steps)?.id}`
  const isUntouched = positionOf(plan, state.step) < positionOf(plan, lastTurn)
  return isUntouched && endsUntouched.some((outcome) => outcome === state.outcome)
}

const endsUntouched: readonly Outcome[] = ['failed', 'blocked', 'unreachable', 'not-started']
