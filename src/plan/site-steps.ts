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
 * In the phase of the schema: who waits here has left it to the schema host when to come up. Past
 * its limit it waits on, and the system log says so.
 */
const schema: Wait = {
  id: 'wait-schema',
  title: 'wait for the database steps of the schema host',
  phase: 'commit',
  limit: 15 * minute,
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
    if (step.id === 'down' && isFirst) {
      return role === 'sibling' ? [ready, step] : [ready, step, down]
    }
    if (step === first) return role === 'sibling' ? [schema] : [code, step]
    return role === 'sibling' && isOfTheDatabase(step.id) ? [] : [step]
  })
}

/** With what the inventory puts around it. */
function isOfTheDatabase(id: StepId): boolean {
  return ofTheDatabase.some((step) => [step, `before-${step}`, `after-${step}`].includes(id))
}

/** The first that changes the schema: from v6 on the migrations are all that does. */
export function findSchemaStep(steps: readonly PlannedStep[]): PlannedStep | undefined {
  return steps.find(({ id }) => id === 'schema' || id === 'migrate')
}
