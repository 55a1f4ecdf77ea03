import { hour, minute } from '../../duration.ts'
import type { Line } from '../../releases/release.ts'
import type { Step } from '../recipe.ts'
import * as code from './code.ts'
import * as database from './database.ts'
import * as site from './site.ts'

/** While nothing is touched: a dump that is not whole is found here. */
const check: Step = {
  id: 'check',
  title: 'look whether all is there that it takes to go back',
  phase: 'prepare',
  as: 'root',
  limit: hour,
  retry: 'idempotent',
  run: 'can_go_back',
}

const { says: _, ...usualDown } = site.down
const down: Step = { ...usualDown, run: 'force_down' }

const backup: Step = {
  ...database.backup,
  title: 'dump the database as it is now, too',
  run: 'back_up_present',
}

/** The first that cannot be taken back itself. */
const takeOver: Step = {
  id: 'take-over',
  title: 'end the earlier run, so that nothing goes on with it',
  phase: 'commit',
  as: 'root',
  limit: minute,
  retry: 'idempotent',
  run: 'take_over',
}

const checkout: Step = {
  id: 'checkout',
  title: 'check out what was there before, with its local changes',
  phase: 'commit',
  as: 'root',
  limit: 10 * minute,
  retry: 'idempotent',
  run: 'go_back_to_code',
}

const libraries: Step = {
  id: 'libraries',
  title: 'put the libraries from before back in place',
  phase: 'commit',
  as: 'root',
  limit: 10 * minute,
  retry: 'idempotent',
  run: 'go_back_to_libraries',
}

const restore: Step = {
  id: 'restore',
  title: 'empty the database and load the dump from before',
  phase: 'commit',
  as: 'root',
  limit: 2 * hour,
  retry: 'idempotent',
  run: 'restore_database',
}

const memcached: Step = {
  ...database.memcachedSecond,
  title: 'restart memcached, so that nothing of the later release survives',
  run: 'restart_memcached',
}

/** What a line has of its own in going back to one of its releases. */
type OfLine = {
  readonly hasBower: boolean
  readonly permissions: Step
  readonly caches: Step
}

const before5 = { hasBower: true, permissions: site.permissions, caches: code.clearSevenCaches }
const of5 = { hasBower: false, permissions: site.permissionsV5, caches: code.clearSevenCaches }
const since6 = { hasBower: false, permissions: site.permissionsV5, caches: code.clearFiveCaches }

const ofLine: Readonly<Record<Line, OfLine>> = {
  v4: before5,
  'v4.9': before5,
  v5: of5,
  v6: since6,
  v7: since6,
}

/**
 * Back to where a host stood before a run, on a release of this line. What can fail comes before what
 * takes the database back.
 */
export function rollbackTo(line: Line): Step[] {
  const { hasBower, permissions, caches } = ofLine[line]
  return [
    check,
    down,
    site.quiesce,
    backup,
    takeOver,
    checkout,
    libraries,
    { ...code.composer, phase: 'commit' },
    ...(hasBower ? [{ ...code.bower, phase: 'commit' } as const] : []),
    restore,
    memcached,
    permissions,
    caches,
    site.unquiesce,
    site.up,
    site.health,
  ]
}
