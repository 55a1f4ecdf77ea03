import type { Blocker } from '../failure.ts'
import type { Step } from '../recipes/recipe.ts'
import { recipeFor } from '../recipes/recipe-for.ts'
import { rollbackTo } from '../recipes/steps/rollback.ts'
import { findRelease } from '../releases/catalog.ts'
import type { LastChange } from '../survey/facts.ts'
import { findRollbackBlockers } from './blockers.ts'
import { withHooks } from './hooks.ts'
import { planMemcached } from './memcached.ts'
import type { HostPlan, PlannedCommand, PlannedStep, Setup, SkipReason } from './plan.ts'
import { absentFrom } from './plan-upgrade.ts'
import { programsOf } from './programs-of-hops.ts'
import { type Surveyed, setupOf } from './setup.ts'
import { findChangedApart, ownChange, togetherAs } from './site-change.ts'
import { siteCheckOf } from './site-check.ts'
import { stepsInRole } from './site-steps.ts'
import { type Skips, usualSkips } from './skips.ts'
import { withWebPhpBack } from './web-php.ts'

/** What is to be taken back: a run, or the last one that changed the host, whichever it was. */
export type RollbackWishes = { readonly work: 'rollback'; readonly run?: string | undefined }

type Planned = Pick<HostPlan, 'to' | 'setup' | 'hops' | 'blockers'>

/** A host's way back to where it stood before a run; none where there is nothing to take back. */
export function planRollback(surveyed: Surveyed, { run }: RollbackWishes): Planned {
  const change = ownChange(surveyed)
  const nothing = { hops: [], blockers: findRollbackBlockers(surveyed, undefined) }
  const apart = findChangedApart(surveyed, run)
  if (apart) return { hops: [], blockers: nothing.blockers.length > 0 ? nothing.blockers : [apart] }
  if (change && run !== undefined && change.run > run) {
    return { hops: [], blockers: [{ kind: 'run-superseded', run, by: change.run }] }
  }
  if (!change || !isToBeUndone(change, surveyed)) return nothing
  if (run !== undefined && change.run < run) return nothing
  return planBack(surveyed, change)
}

/** A run that took itself back has changed nothing, unless it holds the host. */
function isToBeUndone(change: LastChange, { facts, application }: Surveyed): boolean {
  if (change.isUndone) return false
  const isMoved = change.commit !== application.git.head || change.hasTouchedSchema
  return isMoved || facts.unfinishedRun === change.run
}

function planBack(surveyed: Surveyed, change: LastChange): Planned {
  const { host, from } = surveyed
  const release = change.release === undefined ? undefined : findRelease(change.release)
  const blockers = findRollbackBlockers(surveyed, change)
  if (!release) return { hops: [], blockers: [...blockers, whyUnknown(change, host.root)] }
  const { version: to, line, versionConstant, notesUrl } = release
  const setup = setupBack(surveyed, change, recipeFor(line))
  const skips = skipsOf(surveyed, setup)
  const absent = absentFrom(host)
  const wanted = rollbackTo(line).filter(({ id }) => !absent.includes(id))
  const own = wanted.map((step) => planStep(step, skips[step.id]))
  const ofWeb = withWebPhpBack(own, surveyed, { from: findRelease(from), to: release })
  const { remarks } = ofWeb
  const hooked = withHooks(ofWeb.steps, host, { isFirst: true })
  const steps = stepsInRole(hooked, setup.role, true).map((step) => beforeTakeOver(step, setup))
  return {
    to,
    setup,
    hops: [{ from, to, line, versionConstant, notesUrl, remarks, steps }],
    blockers,
  }
}

function whyUnknown({ release }: LastChange, root: string): Blocker {
  return release === undefined
    ? { kind: 'release-unreadable', root }
    : { kind: 'line-unsupported', release }
}

function setupBack(
  surveyed: Surveyed,
  { run, release, keptLibraries, hasTouchedSchema, dump, wasDown }: LastChange,
  { generated, libraries }: Pick<Setup, 'generated' | 'libraries'>,
): Setup {
  const setup = setupOf(surveyed)
  const back = { run, keptLibraries, dump: hasTouchedSchema ? dump : undefined }
  const programs = programsOf(findRelease(release ?? ''), surveyed.application)
  const { host, application, from } = surveyed
  const ofRelease = {
    health: siteCheckOf(host, application.settings.appUrl, release ?? from),
    leaveDown: wasDown && setup.foundDown,
    generated,
    libraries,
  }
  return { ...setup, ...programs, ...ofRelease, role: togetherAs(surveyed, hasTouchedSchema), back }
}

function skipsOf({ host, facts }: Surveyed, setup: Setup): Skips {
  const { back, role } = setup
  const restart = planMemcached(host, facts)
  const ofSibling = role === 'sibling' ? 'schema-host-does' : undefined
  const database = back?.dump ? undefined : (ofSibling ?? 'schema-untouched')
  const install = back?.keptLibraries ? 'libraries-kept' : undefined
  return {
    ...usualSkips(setup, 'skip' in restart ? restart.skip : undefined),
    backup: database,
    restore: database,
    libraries: install ? undefined : 'libraries-gone',
    composer: install,
    bower: install,
  }
}

function planStep({ hops: _, ...step }: Step, skip: SkipReason | undefined): PlannedCommand {
  return { ...step, ...(skip ? { skip } : {}) }
}

/** Of a site that is down already, nothing is touched before the earlier run is taken over. */
function beforeTakeOver(step: PlannedStep, { foundDown }: Setup): PlannedStep {
  return step.phase === 'change' && foundDown ? { ...step, phase: 'prepare' } : step
}
