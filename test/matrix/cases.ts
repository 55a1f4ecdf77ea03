import { planHops } from '../../src/plan/hops.ts'
import type { PlannedStep } from '../../src/plan/plan.ts'
import { stepsTo } from '../../src/recipes/recipe-for.ts'
import { catalog } from '../../src/releases/catalog.ts'
import type { Line, Release } from '../../src/releases/release.ts'
import { aSiteCheck } from '../support/builders.ts'

/** What strikes. */
export const faults = [
  'link-fin',
  'link-rst',
  'link-silence',
  'controller-killed',
  'runner-killed',
  'reboot',
  'disk-full',
  'step-fails',
  'step-hangs',
  'output-flood',
  'second-controller',
] as const

/** When it strikes, of a step: before its command, in the middle of it, or after it. */
export const moments = ['before', 'during', 'after'] as const

export type FaultName = (typeof faults)[number]
type Moment = (typeof moments)[number]

/** An upgrade of which the steps of the last hop are struck. */
type Journey = { readonly from: string; readonly to: string }

/** One thing that goes wrong at one moment of one step. */
export type Case = {
  readonly id: string
  readonly journey: Journey
  readonly step: string
  /** The release whose hop the step belongs to, the last of so many. */
  readonly hop: string
  readonly hops: number
  readonly phase: PlannedStep['phase']
  /** Of the step that follows: what strikes after a step may strike as that one begins. */
  readonly nextPhase: PlannedStep['phase']
  /** The step that the runner has done last, as `4.8.0-caches`; the first of all has none. */
  readonly previous: string | undefined
  readonly moment: Moment
  readonly fault: FaultName
  /** Why it makes no sense, where it makes none. */
  readonly senseless: string | undefined
}

/** Every case there is: each step of the recipes, at each moment, under each fault. */
export function generateCases(): Case[] {
  return listJourneys().flatMap((journey) =>
    listSteps(journey).flatMap((step) =>
      moments.flatMap((moment) =>
        faults.map((fault) => makeCase(journey, step, { moment, fault })),
      ),
    ),
  )
}

/** Where faults strike the steps: the lines that were there first, so that cases keep their names. */
export const lines: readonly Line[] = ['v4', 'v4.9']

/**
 * To the release of each line that asks for the most steps, from the one before; and over both, for
 * what differs in a later hop.
 */
function listJourneys(): Journey[] {
  const single = lines.map((line) => {
    const longest = catalog
      .filter((release) => release.line === line)
      .reduce((a, b) => (stepsTo(b).length >= stepsTo(a).length ? b : a))
    return { from: before(longest), to: longest.version }
  })
  const [first, last] = [single[0], single.at(-1)]
  return first && last ? [...single, { from: first.from, to: last.to }] : single
}

function before({ version }: Release): string {
  const index = catalog.findIndex((release) => release.version === version)
  return catalog[index - 1]?.version ?? version
}

type Place = Pick<Case, 'step' | 'hop' | 'hops' | 'phase' | 'nextPhase' | 'previous'>
type StepOfHop = Place & { readonly isDone: boolean }

/** Those of the last hop. */
function listSteps({ from, to }: Journey): StepOfHop[] {
  const setup = { health: aSiteCheck(), leaveDown: false, role: 'alone' } as const
  const versions = catalog.map(({ version }) => version)
  const hops = planHops(versions.slice(versions.indexOf(from), versions.indexOf(to) + 1), setup)
  const names = hops.flatMap((hop) => hop.steps.map(({ id }) => `${hop.to}-${id}`))
  const isLater = hops.length > 1
  const steps = hops.at(-1)?.steps ?? []
  return steps.map(({ id, phase, done }, index) => ({
    ...{ step: id, hop: to, hops: hops.length, phase },
    nextPhase: steps[index + 1]?.phase ?? phase,
    previous: names[names.indexOf(`${to}-${id}`) - 1],
    isDone: isLater && done === 'is_down',
  }))
}

function makeCase(
  journey: Journey,
  step: StepOfHop,
  { moment, fault }: { readonly moment: Moment; readonly fault: FaultName },
): Case {
  const id = [`${journey.from}-${journey.to}`, step.step, moment, fault].join(':')
  const { isDone, ...place } = step
  const senseless = isDone
    ? 'a later hop finds the site down already, and skips the step'
    : whySenseless(moment, fault)
  return { id, journey, ...place, moment, fault, senseless }
}

/** Faults that are the step's own doing. */
export function isOfStep(fault: FaultName): boolean {
  return fault === 'step-fails' || fault === 'step-hangs' || fault === 'output-flood'
}

function whySenseless(moment: Moment, fault: FaultName): string | undefined {
  return moment === 'after' && isOfStep(fault)
    ? 'a step that has ended neither fails nor hangs nor prints'
    : undefined
}
