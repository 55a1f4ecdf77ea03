import { hour, minute } from '../duration.ts'
import type { StepId } from '../step-ids.ts'
import type { PlannedStep, Role, Wait } from './plan.ts'

/** Only once in a site: the database is one. */
const ofTheDatabase: readonly StepId[] = [
  'preflight',
  'review',
  'wait-review',
  'schema',
  'actions',
  'views',
  'migrate',
]

/** While every host can still turn back with its site up. */
const ready: Wait = {
  id: 'wait-ready',
  title: 'wait until every host of the site is ready to go down',
  phase: 'prepare',
  limit: hour,
}

/** The dump must hold all that was written, by whichever host. */
const down: Wait = {
  id: 'wait-down',
  title: 'wait until every host of the site is down',
  phase: 'change',
  limit: 10 * minute,
}

const code: Wait = {
  id: 'wait-code',
  title: 'wait until every host of the site has the code',
  phase: 'change',
  limit: 30 * minute,
}

/**
 * Going back, nothing is taken over before the database is dumped as it is now. In the phase of the
 * schema: who waits here has left it to the schema host when to come up. Past its limit it waits on,
 * and the system log says so.
 */
const dump: Wait = {
  id: 'wait-dump',
  title: 'wait until the schema host has dumped the database as it is now',
  phase: 'commit',
  limit: 15 * minute,
}

/** Likewise. */
const schema: Wait = {
  id: 'wait-schema',
  title: 'wait for the database steps of the schema host',
  phase: 'commit',
  limit: 15 * minute,
}

type Meeting = Readonly<Record<'down' | 'schema' | 'take-over' | 'restore', Around>>
type Around = (step: PlannedStep) => PlannedStep[]

/** Where hosts of a site meet: what each has in place of a step. */
const meetings: Readonly<Record<Exclude<Role, 'alone'>, Meeting>> = {
  'schema-host': {
    down: (step) => [ready, step, down],
    schema: (step) => [code, step],
    'take-over': (step) => [step],
    restore: (step) => [step],
  },
  sibling: {
    down: (step) => [ready, step],
    schema: () => [schema],
    'take-over': (step) => [dump, step],
    restore: () => [schema],
  },
}

/** The steps of a hop as this host of a site has them: the database's once, and where it waits for the others. */
export function stepsInRole(
  steps: readonly PlannedStep[],
  role: Role,
  isFirst: boolean,
): PlannedStep[] {
  if (role === 'alone') return [...steps]
  const first = findSchemaStep(steps)
  return steps.flatMap((step): PlannedStep[] => {
    const around = step === first ? 'schema' : step.id
    if (isMeeting(around) && (around !== 'down' || isFirst)) return meetings[role][around](step)
    return role === 'sibling' && isOfTheDatabase(step.id) ? [] : [step]
  })
}

function isMeeting(id: StepId): id is keyof Meeting {
  return Object.hasOwn(meetings.sibling, id)
}

/** With what the inventory puts around it. */
function isOfTheDatabase(id: StepId): boolean {
  return ofTheDatabase.some((step) => [step, `before-${step}`, `after-${step}`].includes(id))
}

/** Where a host of a site can no longer go back by itself: at its schema, or at what it takes back. */
export function findLastTurn(steps: readonly PlannedStep[]): PlannedStep | undefined {
  return steps.find(({ id }) => id === 'take-over') ?? findSchemaStep(steps)
}

/** The first that changes the schema: from v6 on the migrations are all that does. */
function findSchemaStep(steps: readonly PlannedStep[]): PlannedStep | undefined {
  return steps.find(({ id }) => id === 'schema' || id === 'migrate')
}
