import { createHash } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { ExpectedFailure } from '../failure.ts'
import { lookUp, readText, unwritable } from '../files.ts'
import type { Host } from '../inventory/inventory.ts'
import { canStart, type Plan } from '../plan/plan.ts'
import { type Basis, type PlanFile, parsePlanFile, type Wishes } from '../plan/plan-file.ts'
import type { Survey } from '../survey/survey.ts'
import type { PlanningFlags } from './line/flags.ts'
import { planning } from './line/flags.ts'
import { versionOfFleet } from './line/version.ts'
import { sayController } from './run/controller.ts'

/** A plan, and what the hosts said when it was made. */
export type Made = { readonly plan: Plan; readonly surveys: readonly Survey[] }

/** Writes a plan down for a later `fleet upgrade --plan`: for nobody else to read or change. */
export function keepPlan(
  path: string,
  { plan, surveys }: Made,
  asked: { readonly inventory: string; readonly args: PlanningFlags },
): void {
  const kept: PlanFile = {
    schema: 1,
    madeAt: Math.floor(Date.now() / 1000),
    by: sayController(),
    fleet: versionOfFleet(),
    inventory: asked.inventory,
    wishes: wishesOf(asked.args),
    plan,
    basis: Object.fromEntries(
      plan.hosts.filter(canStart).flatMap(({ host }) => {
        const basis = basisOf(host, surveys)
        return basis ? [[host, basis]] : []
      }),
    ),
  }
  const part = `${path}.part`
  try {
    writeFileSync(part, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
    renameSync(part, path)
  } catch (error) {
    throw unwritable(path, error)
  }
}

/** Reads such a file. Throws where it is none, or where others could have changed it. */
export function readPlan(path: string): PlanFile {
  const file = lookUp(path)
  if (!file) throw unusable(path, 'there is no such file')
  if (!file.isFile()) throw unusable(path, 'it is no file')
  if ((file.mode & 0o022) !== 0) throw unusable(path, 'others may change it: chmod 600 it')
  const parsed = parsePlanFile(readText(path))
  if ('problem' in parsed) throw unusable(path, parsed.problem)
  return parsed
}

/** What the plan of a host rests on; nothing where it was not reached. */
export function basisOf(name: string, surveys: readonly Survey[]): Basis | undefined {
  const survey = surveys.find(({ host }) => host.name === name)
  if (!survey || !('facts' in survey)) return undefined
  return { facts: survey.facts, settings: digestOf(survey.host) }
}

function digestOf(host: Host): string {
  return createHash('sha256').update(JSON.stringify(host)).digest('hex')
}

/** The flags that say what is planned, whatever they are. */
function wishesOf(args: PlanningFlags): Wishes {
  const flags = Object.entries(args).filter(
    ([name, value]) => Object.hasOwn(planning, name) && value !== undefined,
  )
  return Object.fromEntries(flags) as Wishes
}

function unusable(path: string, problem: string): ExpectedFailure {
  return new ExpectedFailure({ kind: 'plan-unusable', path, problem })
}
