import type { Blocker } from '../failure.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { DatabaseFacts, Facts } from '../survey/facts.ts'
import type { Survey } from '../survey/survey.ts'
import { type HostPlan, pathOf, type Role } from './plan.ts'

/** A host's place in its site, and who does the site's database steps. */
export type Standing = {
  readonly role: Role
  readonly schemaHost: string
  /** Of a sibling: what was found on its schema host, whose word on the database counts. */
  readonly foundThere?: Facts | undefined
}

/** By what the inventory says, and what the survey of its schema host has found. */
export function standingOf(
  { host }: Survey,
  { hosts }: Pick<Inventory, 'hosts'>,
  surveys: readonly Survey[],
): Standing {
  const others = hosts.filter(({ name, site }) => site === host.site && name !== host.name)
  if (others.length === 0) return { role: 'alone', schemaHost: host.name }
  if (host.isSchemaHost) return { role: 'schema-host', schemaHost: host.name }
  const schemaHost = others.find(({ isSchemaHost }) => isSchemaHost)?.name ?? host.name
  const survey = surveys.find((each) => each.host.name === schemaHost)
  const foundThere = survey && 'facts' in survey ? survey.facts : undefined
  return { role: 'sibling', schemaHost, foundThere }
}

/** The plans with what stands in the way of their sites as a whole: one host stops all of its site. */
export function blockSites(plans: readonly HostPlan[], surveys: readonly Survey[]): HostPlan[] {
  const databases = new Map(surveys.map((survey) => [survey.host.name, databaseOf(survey)]))
  const blocked = plans.map((plan) => {
    const members = plans.filter(({ site }) => site === plan.site)
    const strangers = plans.filter(({ site }) => site !== plan.site)
    return block(plan, [
      ...findUneven(plan, members),
      ...findOtherDatabase(plan, members, databases),
      ...findShared(plan, strangers, databases),
    ])
  })
  return blocked.map((plan) => block(plan, findBlockedSiblings(plan, blocked)))
}

/** Only what has somewhere to go can be blocked by others. */
function block(plan: HostPlan, blockers: readonly Blocker[]): HostPlan {
  if (blockers.length === 0 || plan.hops.length === 0) return plan
  return { ...plan, blockers: [...plan.blockers, ...blockers] }
}

function findUneven(plan: HostPlan, members: readonly HostPlan[]): Blocker[] {
  const { site, setup } = plan
  const goalOf = setup?.back ? ({ to }: HostPlan) => to : sayWay
  const known = members.filter((member) =>
    setup?.back ? member.setup?.back !== undefined : member.from !== undefined,
  )
  if (known.every((member) => goalOf(member) === goalOf(plan))) return []
  const stands = known.map((member) => `${member.host} ${sayWay(member)}`).join(', ')
  return [{ kind: 'site-uneven', site, stands }]
}

/** `4.7.3 > 4.8.0 > 4.9.3`: hosts wait for each other in every hop. Going back, only where to counts. */
function sayWay(plan: HostPlan): string {
  return [plan.from, ...pathOf(plan)].join(' > ')
}

type Databases = ReadonlyMap<string, DatabaseFacts | undefined>

function findOtherDatabase(
  { host, site }: HostPlan,
  members: readonly HostPlan[],
  databases: Databases,
): Blocker[] {
  const own = databases.get(host)
  const schemaHost = members.find(({ setup }) => setup?.role === 'schema-host')?.host ?? host
  const theirs = databases.get(schemaHost)
  if (!own || !theirs || isSameDatabase(own, theirs)) return []
  return [{ kind: 'site-of-two-databases', site, schemaHost }]
}

function findShared(
  { host }: HostPlan,
  strangers: readonly HostPlan[],
  databases: Databases,
): Blocker[] {
  const own = databases.get(host)
  const hosts = strangers
    .map((stranger) => stranger.host)
    .filter((name) => own && isSameDatabase(own, databases.get(name)))
  return hosts.length > 0 ? [{ kind: 'database-shared', hosts }] : []
}

/** A server that does not say who it is, is taken for no other. The start tells clones apart. */
function isSameDatabase(own: DatabaseFacts, other: DatabaseFacts | undefined): boolean {
  if (!own.server || !other?.server || own.name !== other.name) return own === other
  const apart = Math.abs(own.server.since - other.server.since)
  return own.server.name === other.server.name && apart <= 2
}

function findBlockedSiblings(plan: HostPlan, plans: readonly HostPlan[]): Blocker[] {
  const hosts = plans
    .filter(({ site, host }) => site === plan.site && host !== plan.host)
    .filter(({ blockers, unreachable }) => blockers.length > 0 || unreachable)
    .map(({ host }) => host)
  return hosts.length > 0 ? [{ kind: 'sibling-blocked', site: plan.site, hosts }] : []
}

function databaseOf(survey: Survey): DatabaseFacts | undefined {
  const database = 'facts' in survey ? survey.facts.application?.database : undefined
  return database && 'bytes' in database ? database : undefined
}
