import { readdirSync, readFileSync } from 'node:fs'
import type { Host } from '../../src/inventory/inventory.ts'
import type { HostPlan } from '../../src/plan/plan.ts'
import { planHost } from '../../src/plan/plan-host.ts'
import type { UpgradeWishes } from '../../src/plan/plan-upgrade.ts'
import type { Application, Facts, GitFacts } from '../../src/survey/facts.ts'
import { aHost, anApplication, someFacts } from './builders.ts'

/** `facts.json` of a case: what differs from a healthy 4.7.3; null stands for "absent". */
type CaseFacts = {
  readonly host?: Partial<Host>
  readonly facts?: Partial<Facts>
  readonly application?: Partial<Application> | null
  readonly git?: Partial<GitFacts>
  readonly wishes?: Partial<UpgradeWishes>
}

/** `plan.json` of a case: what one reads of the plan. Steps of a hop are divided by spaces. */
export type CasePlan = {
  readonly to: string | null
  readonly blockers: readonly string[]
  readonly warnings: readonly string[]
  readonly hops: Readonly<Record<string, string>>
}

export type Case = {
  readonly name: string
  readonly host: Host
  readonly plan: HostPlan
  readonly expected: CasePlan
}

/** Every folder of test/cases, planned. */
export function readCases(): Case[] {
  const folder = new URL('../cases/', import.meta.url)
  return readdirSync(folder).map((name) => {
    const read = (file: string): unknown =>
      JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), 'utf8'))
    const { host, survey, wishes } = situationOf(read('facts.json') as CaseFacts)
    const plan = planHost({ host, facts: survey }, wishes)
    return { name, host, plan, expected: read('plan.json') as CasePlan }
  })
}

/** A plan in the words of `plan.json`. */
export function summaryOf({ to, blockers, warnings, hops }: HostPlan): CasePlan {
  return {
    to: to ?? null,
    blockers: blockers.map(({ kind }) => kind),
    warnings: [...warnings],
    hops: Object.fromEntries(
      hops.map((hop) => [
        hop.to,
        hop.steps.map(({ id, skip }) => (skip ? `${id}=${skip}` : id)).join(' '),
      ]),
    ),
  }
}

function situationOf({ host, facts, application, git, wishes }: CaseFacts) {
  const usual = anApplication()
  const installed =
    application === null
      ? undefined
      : absent({ ...usual, ...application, git: absent({ ...usual.git, ...git }) })
  return {
    host: aHost(host),
    survey: absent(someFacts({ ...facts, application: installed })),
    wishes: { work: 'upgrade', target: 'latest', wasDown: false, ...wishes } as const,
  }
}

/** With `undefined` for every null, which JSON has instead. */
function absent<Value extends object>(value: Value): Value {
  const entries = Object.entries(value).map(([key, each]) => [key, each ?? undefined])
  return Object.fromEntries(entries) as Value
}
