import type { Blocker } from '../failure.ts'
import type { Backup, BatchSize } from '../inventory/inventory.ts'
import type { Step } from '../recipes/recipe.ts'
import type { Work } from '../recipes/works.ts'
import type { Page } from '../releases/pages.ts'
import type { Line } from '../releases/release.ts'
import type { BootHook } from '../survey/facts.ts'
import type { Unreachable } from '../unreachable.ts'
import type { Asks } from './asks.ts'

/** What every chosen host will do, and in which order. A plain value: printed, kept, compiled. */
export type Plan = {
  readonly work: Work
  /** Of an upgrade: where to. Of other work: what was asked for besides, as a dump or a command. */
  readonly target: string
  /** What chose the hosts, as it was typed. */
  readonly selection: string
  readonly rollout: string
  readonly stages: readonly Stage[]
  readonly hosts: readonly HostPlan[]
}

/** One stage with the hosts that will start in it; blocked and current hosts do not. */
export type Stage = {
  readonly name: string
  readonly soakSeconds: number
  readonly budget: number
  /** Of the batches in turn, as they were asked for. */
  readonly sizes: readonly BatchSize[]
  readonly batches: ReadonlyArray<readonly string[]>
}

export type HostPlan = {
  readonly host: string
  readonly site: string
  readonly stage: string
  /** The release installed; absent where it could not be told. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Work that is no upgrade is one hop that stays where it is. */
  readonly hops: readonly Hop[]
  readonly blockers: readonly Blocker[]
  readonly unreachable?: Unreachable | undefined
  readonly warnings: readonly Warning[]
  /** How things are on this host, for its script; absent where it was not reached. */
  readonly setup?: Setup | undefined
}

export type Hop = {
  /** Releases; along a branch what `git describe` calls its commits. */
  readonly from: string
  readonly to: string
  /** Along a branch: where to. */
  readonly commit?: string
  readonly line: Line
  /** What the new code says of itself, to hold against what the site answers. */
  readonly versionConstant: string
  readonly notesUrl: string
  readonly remarks: readonly string[]
  /** What it asks of this host and its operator, besides the steps. */
  readonly asks?: Asks
  /** From its code on, where they are others than before. */
  readonly programs?: Pick<Setup, 'php' | 'composer'>
  /** What puts the web server back onto the PHP of before, where this hop is taken back. */
  readonly webPhpBack?: { readonly version: string; readonly run: string }
  readonly steps: readonly PlannedStep[]
}

export type PlannedStep = PlannedCommand | Wait

export type PlannedCommand = Omit<Step, 'hops' | 'instead'> & { readonly skip?: SkipReason }

/** Where a host of a site waits for the others. */
export type Wait = Pick<Step, 'id' | 'title' | 'phase' | 'limit'> & {
  readonly [Of in 'as' | 'retry' | 'run' | 'says' | 'done' | 'skip']?: never
}

/**
 * What a host is in its site: alone in it, the one that does the database steps, or one that takes
 * the code and waits for them.
 */
export type Role = 'alone' | 'schema-host' | 'sibling'

/** Why a step has no place on a host. */
export type SkipReason =
  | 'memcached-none'
  | 'caches-elsewhere'
  | 'memcached-absent'
  | 'no-health-url'
  | 'controller-asks'
  | 'was-down'
  | 'schema-untouched'
  | 'schema-host-does'
  | 'libraries-kept'
  | 'libraries-gone'

/** Worth knowing before the start; stops nothing. */
export type Warning =
  | 'ahead-of-tag'
  | 'version-differs'
  | 'generated-changes'
  | 'composer-2'
  | 'php-unproven'
  | 'release-unknown'
  | 'release-left-out'
  | 'no-boot-hook'
  | 'no-health-url'
  | 'backup-external'
  | 'window-short'

/** What a rollback takes back, and what it has to do it with. */
type Back = {
  readonly run: string
  /** The hop that put the libraries aside; without one they are installed again. */
  readonly keptLibraries?: string | undefined
  /** What the database goes back to, where the run has touched it. */
  readonly dump?: { readonly bytes: number; readonly at: number } | undefined
}

/** What is asked of a site to see whether it serves, and who asks. */
export type SiteCheck = {
  readonly from: 'host' | 'controller'
  readonly pages: readonly Page[]
  /** `portal.example.net:443:127.0.0.1`: what its name stands for here, whatever a resolver says. */
  readonly resolve?: string
}

export type Setup = {
  readonly role: Role
  readonly root: string
  readonly stateDir: string
  readonly webUser: string
  /** Owner of `.git`. */
  readonly owner: string
  /** The commit that was checked out when this was planned. */
  readonly head: string
  /** The branch that is followed. */
  readonly branch?: string
  readonly php: string
  readonly composer: { readonly path: string; readonly withPhp: boolean }
  readonly bower: string
  /** No `restart`: nothing of this application lives in memcached, or there is none. */
  readonly memcached: { readonly restart?: string; readonly host: string; readonly port: number }
  readonly health?: SiteCheck | undefined
  readonly backup: Backup
  readonly keepBackups: number
  /** What was asked for besides, as a dump. */
  readonly wanted?: string
  readonly bootHook: BootHook
  /** The site was in maintenance before, and stays so. */
  readonly leaveDown: boolean
  /** It is in maintenance as this is planned; a revert leaves it so. */
  readonly foundDown: boolean
  /** Since when, by the host's clock. */
  readonly foundDownSince?: number | undefined
  /** Of a rollback. */
  readonly back?: Back | undefined
  /** Paths that the application rewrites: reset before a checkout. */
  readonly generated: readonly string[]
  /** Directories kept aside before a hop, to go back without a network. */
  readonly libraries: readonly string[]
}

/** The releases that a host passes through, without the first. */
export function pathOf({ hops }: Pick<HostPlan, 'hops'>): string[] {
  return hops.filter(({ from, to }) => from !== to).map(({ to }) => to)
}

/** A host with hops to do and nothing in its way. */
export function canStart(plan: HostPlan): boolean {
  return plan.hops.length > 0 && plan.blockers.length === 0 && !plan.unreachable
}
