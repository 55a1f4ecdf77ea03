import type { Asked } from './asked.ts'
import type { Unaddressable, Unreachable } from './unreachable.ts'
import type { PlanOutdated, UsageFailure } from './usage-failure.ts'

/** Why a host cannot start. */
export type Blocker =
  | Unaddressable
  | {
      readonly kind: 'host-mistaken'
      readonly what: 'machine-id' | 'APP_URL'
      readonly expected: string
      readonly found: string
    }
  | { readonly kind: 'root-wrong'; readonly root: string }
  | { readonly kind: 'release-unreadable'; readonly root: string }
  | { readonly kind: 'line-unsupported'; readonly release: string }
  | { readonly kind: 'release-ahead'; readonly release: string; readonly target: string }
  | { readonly kind: 'major-denied'; readonly release: string; readonly target: string }
  | {
      readonly kind: 'ack-missing'
      /** All on the way whose one-offs and duties this host needs, and those nobody has acknowledged. */
      readonly releases: readonly string[]
      readonly missing: readonly string[]
    }
  | { readonly kind: 'release-missing'; readonly release: string }
  | { readonly kind: 'release-untold'; readonly release: string }
  | {
      readonly kind: 'branch-gone'
      readonly branch: string
      readonly branches: readonly string[]
    }
  | {
      readonly kind: 'branch-astray'
      readonly branch: string
      readonly release: string
      readonly target: string
    }
  | { readonly kind: 'branch-diverged'; readonly branch: string; readonly root: string }
  | {
      readonly kind: 'branch-skips'
      readonly branch: string
      readonly releases: readonly string[]
    }
  | { readonly kind: 'remote-unreachable'; readonly lines: readonly string[] }
  | { readonly kind: 'php-missing'; readonly php: string }
  | {
      readonly kind: 'php-wrong'
      readonly release: string
      readonly needs: string
      readonly has: string
    }
  | {
      readonly kind: 'web-php-missing'
      /** `5.0.0 from 7.0 to 7.3` */
      readonly changes: readonly string[]
      /** Versions that the inventory has no line for. */
      readonly missing: readonly string[]
      /** All that the operator must acknowledge, if it stays so. */
      readonly releases: readonly string[]
    }
  | { readonly kind: 'extension-missing'; readonly release: string; readonly extension: string }
  | { readonly kind: 'composer-missing' }
  | {
      readonly kind: 'composer-wrong'
      readonly release: string
      readonly needs: string
      readonly has: string
    }
  | { readonly kind: 'bower-missing' }
  | { readonly kind: 'tool-missing'; readonly tool: string }
  | {
      readonly kind: 'local-changes'
      readonly root: string
      readonly files: readonly string[]
      /** What is said of those that releases on the way change as well. */
      readonly touched: readonly string[]
    }
  | { readonly kind: 'local-commits'; readonly root: string; readonly count: number }
  | {
      readonly kind: 'disk-short'
      readonly path: string
      readonly needsBytes: number
      readonly freeBytes: number
    }
  | { readonly kind: 'env-unreadable'; readonly root: string }
  | { readonly kind: 'run-superseded'; readonly run: string; readonly by: string }
  | { readonly kind: 'dump-missing'; readonly run: string }
  | { readonly kind: 'dump-elsewhere'; readonly run: string; readonly by: string }
  | {
      readonly kind: 'site-changed-apart'
      readonly site: string
      readonly schemaHost: string
      readonly run: string
    }
  | { readonly kind: 'doctrine-gone'; readonly release: string }
  | { readonly kind: 'host-serves'; readonly appEnv: string }
  | { readonly kind: 'backed-up-elsewhere'; readonly by: string }
  | { readonly kind: 'database-refused'; readonly lines: readonly string[] }
  | { readonly kind: 'database-empty'; readonly database: string }
  | {
      readonly kind: 'view-broken'
      readonly view: string
      readonly definer: string
      readonly said: string
      readonly database: string
      readonly root: string
    }
  | {
      readonly kind: 'preflight-failed'
      readonly release: string
      readonly about: string
      readonly found: string
    }
  | { readonly kind: 'setting-missing'; readonly release: string; readonly key: string }
  | { readonly kind: 'memcached-silent'; readonly address: string }
  | { readonly kind: 'memcached-denied' }
  | { readonly kind: 'run-unfinished'; readonly run: string }
  | {
      readonly kind: 'lock-held'
      readonly run: string
      readonly by: string
      readonly since: number
    }
  | { readonly kind: 'site-down'; readonly since: number }
  | { readonly kind: 'window-closed'; readonly window: string; readonly opensAt: number }
  | { readonly kind: 'user-missing'; readonly user: string }
  | { readonly kind: 'owner-unfit'; readonly owner: string; readonly webUser: string }
  | { readonly kind: 'user-unreachable'; readonly user: string; readonly login: string }
  | { readonly kind: 'sibling-blocked'; readonly site: string; readonly hosts: readonly string[] }
  | { readonly kind: 'site-uneven'; readonly site: string; readonly stands: string }
  | { readonly kind: 'site-of-two-databases'; readonly site: string; readonly schemaHost: string }
  | { readonly kind: 'database-shared'; readonly hosts: readonly string[] }

/** How a step or a run of a host ended, when not well. */
export type RunFailure =
  | {
      readonly kind: 'step-failed'
      readonly step: string
      /** Absent where it did not end by itself. */
      readonly exitCode: number | undefined
      readonly reason: string | undefined
      readonly lines: readonly string[]
    }
  | { readonly kind: 'step-interrupted'; readonly step: string }
  | { readonly kind: 'not-begun'; readonly reason: string }
  | { readonly kind: 'runner-stopped'; readonly step: string | undefined }
  | { readonly kind: 'runner-gone'; readonly step: string | undefined }
  | { readonly kind: 'launch-failed'; readonly exitCode: number; readonly lines: readonly string[] }
  | HealthFailure

/** Of a host that is upgraded: its site has stopped to serve since, or cannot be asked. */
export type HealthFailure =
  | { readonly kind: 'health-lost'; readonly lines: readonly string[] }
  | { readonly kind: 'health-unknown'; readonly reason: string }

export type HostFailure = Unreachable | Blocker | RunFailure

/** Whether it is only that the site does not serve: when it does again, nothing is left of it. */
export function isOfHealth(failure: HostFailure): boolean {
  if (failure.kind === 'step-failed') return failure.step.endsWith('/health')
  return failure.kind === 'health-lost' || failure.kind === 'health-unknown'
}

export type Failure = UsageFailure | PlanOutdated | HostFailure

/** An expected failure on its way to the one catch in cli.ts; anything else thrown is a bug. */
export class ExpectedFailure extends Error {
  readonly failure: Failure
  /** What was typed, once that is known: its next command says it again. */
  readonly asked: Asked | undefined

  constructor(failure: Failure, asked?: Asked) {
    super(failure.kind)
    this.failure = failure
    this.asked = asked
  }
}
