import { hour, minute } from '../../duration.ts'
import type { Step } from '../recipe.ts'
import * as database from './database.ts'
import * as site from './site.ts'

/** By hand, with nothing to follow: it is down or it is not, whatever artisan says. */
const { says: _says, done: _done, ...usualDown } = site.down
export const goDown: Step = { ...usualDown, phase: 'prepare', as: 'root', run: 'go_down' }

export const comeUp: Step = { ...site.up, phase: 'prepare' }

export const memcached: Step = {
  ...database.memcachedFirst,
  id: 'memcached',
  title: 'restart memcached, and see that it has lost what it had',
  phase: 'prepare',
}

export const checkPermissions: Step = {
  id: 'permissions-check',
  title: 'count the writable paths that are not the web user’s',
  phase: 'prepare',
  as: 'root',
  limit: 30 * minute,
  retry: 'idempotent',
  run: `check_permissions ${site.writablePaths}`,
}

export const fixPermissions: Step = { ...site.permissions, phase: 'prepare' }

/** Looks at all of it, whatever it finds. */
export const inspect: Step = {
  id: 'inspect',
  title: 'hold the host against what it should be',
  phase: 'prepare',
  as: 'root',
  limit: 30 * minute,
  retry: 'idempotent',
  run: `inspect_host ${site.writablePaths}`,
}

/** In a shell of its own, with nothing of ours. What it does is not known: nobody repeats it unasked. */
export const exec: Step = {
  id: 'exec',
  title: 'run the command',
  phase: 'prepare',
  as: 'root',
  limit: hour,
  retry: 'once',
  run: '/bin/sh -c "$ASKED"',
}
