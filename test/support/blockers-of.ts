import type { Blocker } from '../../src/failure.ts'
import type { Host } from '../../src/inventory/inventory.ts'
import { findBlockers } from '../../src/plan/blockers.ts'
import type { Situation } from '../../src/plan/situation.ts'
import { findRelease } from '../../src/releases/catalog.ts'
import type { Application, Facts, GitFacts } from '../../src/survey/facts.ts'
import { aHost, anApplication, someFacts } from './builders.ts'

/** What differs from a healthy 4.7.3 on its way to 4.9.3. */
export type Differing = {
  readonly host?: Partial<Host>
  readonly facts?: Partial<Facts>
  readonly application?: Partial<Application>
  readonly git?: Partial<GitFacts>
  readonly path?: readonly string[]
} & Partial<Pick<Situation, 'wasDown' | 'memcachedIsNeeded' | 'ack' | 'now'>>

/** Everything in the way of a host of which this differs. */
export function blockersOf({ host, facts, application, git, ...rest }: Differing): Blocker[] {
  const usual = anApplication()
  const installed = { ...usual, ...application, git: { ...usual.git, ...git } }
  return findBlockers({
    host: aHost(host),
    facts: someFacts({ ...facts, application: installed }),
    application: installed,
    from: '4.7.3',
    find: findRelease,
    allowMajor: false,
    ack: [],
    path: ['4.8.0', '4.9.0', '4.9.3'],
    generated: ['composer.lock', 'database/Proxies'],
    memcachedIsNeeded: true,
    wasDown: false,
    ...rest,
  })
}
