import { z } from 'zod'
import type { Facts } from '../survey/facts.ts'
import type { Plan } from './plan.ts'

/** A plan as it is kept in a file: with what it was made from, to see whether that still holds. */
export type PlanFile = {
  readonly schema: 1
  /** When, by whom and by which fleet it was made. */
  readonly madeAt: number
  readonly by: string
  readonly fleet: string
  readonly inventory: string
  /** The flags it was asked for with. */
  readonly wishes: Wishes
  readonly plan: Plan
  /** Of each host that starts. */
  readonly basis: Readonly<Record<string, Basis>>
}

export type Wishes = Readonly<Record<string, string | boolean | readonly string[]>>

/** What the plan of one host rests on: its facts, and a digest of what the inventory says of it. */
export type Basis = { readonly facts: Facts; readonly settings: string }

const step = z.looseObject({
  id: z.string(),
  title: z.string(),
  phase: z.enum(['prepare', 'change', 'commit', 'finish']),
  limit: z.number(),
  run: z.string().optional(),
})
const hop = z.looseObject({
  from: z.string(),
  to: z.string(),
  versionConstant: z.string(),
  notesUrl: z.string(),
  remarks: z.array(z.string()),
  steps: z.array(step),
})
const failure = z.looseObject({ kind: z.string() })
const hostPlan = z.looseObject({
  host: z.string(),
  site: z.string(),
  stage: z.string(),
  hops: z.array(hop),
  blockers: z.array(failure),
  unreachable: failure.optional(),
  warnings: z.array(z.string()),
  setup: z.looseObject({ root: z.string(), stateDir: z.string(), head: z.string() }).optional(),
})
const batchSize = z.union([
  z.strictObject({ count: z.number() }),
  z.strictObject({ percent: z.number() }),
])
const stage = z.strictObject({
  name: z.string(),
  soakSeconds: z.number(),
  budget: z.number(),
  sizes: z.array(batchSize),
  batches: z.array(z.array(z.string())),
})
const plan = z.strictObject({
  work: z.literal('upgrade'),
  target: z.string(),
  selection: z.string(),
  rollout: z.string(),
  stages: z.array(stage),
  hosts: z.array(hostPlan).min(1),
})
const planFile = z.strictObject({
  schema: z.literal(1),
  madeAt: z.number(),
  by: z.string(),
  fleet: z.string(),
  inventory: z.string(),
  wishes: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
  plan,
  basis: z.record(
    z.string(),
    z.strictObject({ facts: z.looseObject({ stateDir: z.string() }), settings: z.string() }),
  ),
})

/**
 * Reads the text of such a file; where it is none, what is wrong with it. Whether its plan is one that
 * fleet would make, only a second survey tells.
 */
export function parsePlanFile(text: string): PlanFile | { readonly problem: string } {
  const value = readJson(text)
  if (value === undefined) return { problem: 'it is not JSON' }
  const parsed = planFile.safeParse(value)
  if (parsed.success) return parsed.data as unknown as PlanFile
  const [issue] = parsed.error.issues
  return { problem: `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is no plan'}` }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
