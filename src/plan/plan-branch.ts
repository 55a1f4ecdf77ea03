import semver from 'semver'
import type { Blocker } from '../failure.ts'
import { stepsAlong } from '../recipes/branch.ts'
import { recipeFor } from '../recipes/recipe-for.ts'
import { catalog } from '../releases/catalog.ts'
import { releasesWith } from '../releases/found.ts'
import type { Release } from '../releases/release.ts'
import type { Upstream } from '../survey/facts.ts'
import { asksOf } from './asks.ts'
import { findBlockers } from './blockers.ts'
import { withHooks } from './hooks.ts'
import { planStep } from './hops.ts'
import { planMemcached } from './memcached.ts'
import { findPath } from './path.ts'
import type { Hop, HostPlan } from './plan.ts'
import { absentFrom, findWarnings, type UpgradeWishes } from './plan-upgrade.ts'
import { programsOf } from './programs-of-hops.ts'
import { withReview } from './review.ts'
import { type Surveyed, setupOf } from './setup.ts'
import { siteCheckOf } from './site-check.ts'
import { stepsInRole } from './site-steps.ts'
import { usualSkips } from './skips.ts'

type Planned = Pick<HostPlan, 'from' | 'to' | 'setup' | 'hops' | 'blockers' | 'warnings'>

/** A branch, the installed commit and its tip, with the releases they are nearest to. */
type Along = {
  readonly branch: string
  readonly from: Release
  readonly to: Release
  readonly tip: Upstream
}

/** Whether a host goes along its branch: a release that is asked for by name is gone to by its tag. */
export function followsBranch({ host }: Surveyed, { target }: UpgradeWishes): boolean {
  return host.branch !== undefined && (target === 'latest' || target === 'next')
}

/** A host's way to the tip of its branch, or why it does not lead there. */
export function planBranch(surveyed: Surveyed, wishes: UpgradeWishes): Planned {
  const { git } = surveyed.application
  const from = describe(git.nearest, git.head)
  const along = findAlong(surveyed)
  if ('kind' in along) return { from, hops: [], warnings: [], blockers: [along] }
  const { branch, tip } = along
  const to = describe(tip.nearest, tip.commit)
  const isThere = tip.commit === git.head
  const { generated, libraries } = recipeFor(along.to.line)
  const leaveDown = wishes.wasDown && surveyed.application.downSince !== undefined
  const programs = programsOf(along.from, surveyed.application)
  const health = siteCheckOf(surveyed.host, surveyed.application.settings.appUrl, along.to.version)
  const setup = {
    ...{ ...setupOf(surveyed), ...programs, health },
    ...{ branch, leaveDown, generated, libraries },
  }
  const situation = situationOf(surveyed, along, wishes)
  const hop = { from, to, setup, review: wishes.review ?? false }
  return {
    from,
    to,
    setup,
    hops: isThere ? [] : [planHop(surveyed, along, hop)],
    blockers: findBlockers(situation, !isThere),
    warnings: isThere ? [] : findWarnings(situation),
  }
}

function situationOf(
  { host, facts, application, from }: Surveyed,
  { from: installed, to }: Along,
  { wasDown, allowMajor = false, ack = [] }: UpgradeWishes,
) {
  const { generated } = recipeFor(to.line)
  const path = to === installed ? [] : [to.version]
  const memcachedIsNeeded = 'command' in planMemcached(host, facts)
  return {
    host,
    facts,
    application,
    from,
    path,
    find: releasesWith(application.git.foundReleases),
    allowMajor,
    ack,
    generated,
    memcachedIsNeeded,
    wasDown,
  }
}

type Wanted = Pick<Hop, 'from' | 'to'> & {
  readonly setup: NonNullable<HostPlan['setup']>
  readonly review: boolean
}

function planHop(
  { host, facts, application }: Surveyed,
  { branch, from: old, to: release, tip }: Along,
  { from, to, setup, review }: Wanted,
): Hop {
  const restart = planMemcached(host, facts)
  const skips = usualSkips(setup, 'skip' in restart ? restart.skip : undefined)
  const absent = absentFrom(host)
  const own = stepsAlong(branch, { from: old, to: release })
    .filter(({ id }) => !absent.includes(id))
    .map((step) => planStep(step, true, skips))
  const steps = withHooks(own, host, { to: release.version, isFirst: true })
  const { head } = application.git
  return {
    from,
    to,
    commit: tip.commit,
    line: release.line,
    versionConstant: tip.version ?? release.versionConstant,
    notesUrl: `https://github.com/inex/IXP-Manager/compare/${short(head)}...${short(tip.commit)}`,
    remarks: [`Along the branch ${branch}, from commit ${short(head)} to ${short(tip.commit)}.`],
    ...(release === old ? {} : { asks: asksOf(release, application) }),
    steps: stepsInRole(review ? withReview(steps) : steps, setup.role, true),
  }
}

/** Where the branch leads; upstream has renamed one before, and main leads from major to major. */
function findAlong({ host, application: { git }, from: installed }: Surveyed): Along | Blocker {
  const { upstream, remoteBranches, remoteError } = git
  const branch = host.branch ?? ''
  if (remoteError) return { kind: 'remote-unreachable', lines: [remoteError] }
  if (!remoteBranches.includes(branch))
    return { kind: 'branch-gone', branch, branches: remoteBranches }
  if (!upstream) return { kind: 'remote-unreachable', lines: [] }
  if ('error' in upstream) return { kind: 'remote-unreachable', lines: [upstream.error] }
  const release = upstream.nearest?.release
  const find = releasesWith(git.foundReleases)
  const [from, to] = [find(installed), find(release ?? '')]
  if (!from) return { kind: 'line-unsupported', release: installed }
  if (!release || !to) return { kind: 'line-unsupported', release: release ?? branch }
  if (semver.major(release) !== semver.major(installed)) {
    return { kind: 'branch-astray', branch, release: installed, target: release }
  }
  if (!upstream.isForward) return { kind: 'branch-diverged', branch, root: host.root }
  const path = findPath(
    installed,
    release,
    catalog.map(({ version }) => version),
  )
  if (path.length > 1) return { kind: 'branch-skips', branch, releases: path }
  return { branch, from, to, tip: upstream }
}

/** As git does: `4.9.3`, or `4.9.3-3-g0123456` three commits later. */
function describe(nearest: Upstream['nearest'], commit: string): string {
  const { release = '', ahead = 0 } = nearest ?? {}
  return ahead === 0 ? release : `${release}-${ahead}-g${short(commit)}`
}

function short(commit: string): string {
  return commit.slice(0, 7)
}
