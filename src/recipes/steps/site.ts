import { gte } from 'semver'
import { minute } from '../../duration.ts'
import type { Between, Step } from '../recipe.ts'

export const down: Step = {
  id: 'down',
  title: 'enter maintenance mode',
  phase: 'change',
  as: 'web',
  limit: 2 * minute,
  retry: 'idempotent',
  run: '"$PHP" artisan down && is_down',
  says: 'Application is now in maintenance mode',
  done: 'is_down',
}

const rendered = '"$PHP" artisan down --render=errors::maintenance'

/**
 * Rendered beforehand, the page answers also while the libraries change. It is run on the old code,
 * whose view first ships in 7.1.0: without it the site would stay up.
 */
export function downV7({ from }: Between): Step {
  if (!gte(from.version, '7.1.0')) return down
  return { ...down, run: `{ ${rendered} || "$PHP" artisan down; } && is_down` }
}

/** Cron jobs and daemons that write to the database besides the application: nothing is written after the dump. */
export const quiesce: Step = {
  id: 'quiesce',
  title: 'quiet the other writers, as the inventory says',
  phase: 'change',
  as: 'root',
  limit: 5 * minute,
  retry: 'idempotent',
  run: 'quiesce_writers',
  hops: 'first',
}

export const unquiesce: Step = {
  id: 'unquiesce',
  title: 'let the other writers go on',
  phase: 'finish',
  as: 'root',
  limit: 5 * minute,
  retry: 'idempotent',
  run: 'unquiesce_writers',
  hops: 'last',
}

export const up: Step = {
  id: 'up',
  title: 'leave maintenance mode',
  phase: 'finish',
  as: 'web',
  limit: 2 * minute,
  retry: 'idempotent',
  run: 'come_up',
  hops: 'last',
}

export const health: Step = {
  id: 'health',
  title: 'ask the site whether it serves',
  phase: 'finish',
  as: 'web',
  limit: 2 * minute,
  retry: 'idempotent',
  run: 'check_health',
  hops: 'last',
}

/**
 * After an upgrade artisan, too: a library that no page needs may be what the next job of cron needs.
 * From 4.9.0 on it has something to say of the database. Artisan is asked also where the host does not
 * ask its site.
 */
export function healthOf({ to }: Between): Step {
  const questions = gte(to.version, '4.9.0') ? '--version migrate:status' : '--version'
  const artisan = { title: 'ask artisan whether it answers', run: `check_artisan ${questions}` }
  return { ...health, run: `check_health && ${artisan.run}`, instead: artisan }
}

/** From 7.4.0 the application looks itself over: by what it says, for it exits 0 whatever it finds. */
export function selfCheck({ to }: Between): Step | undefined {
  if (!gte(to.version, '7.4.0')) return undefined
  return {
    id: 'self-check',
    title: 'have the application validate itself',
    phase: 'finish',
    as: 'web',
    limit: 5 * minute,
    retry: 'idempotent',
    run: 'validate_application',
    says: 'No errors detected during basic validations',
    hops: 'last',
  }
}

/** What the web user must be able to write; of these, what exists counts (4.9 has no `var`). */
const beforeV4 = 'public/bower_components bower.json storage vendor'
const beforeV5 = 'bootstrap/cache composer.lock storage vendor'
export const writablePaths = `${beforeV4} bootstrap/cache var database/Proxies public/logos composer.lock`

export const permissionsBefore: Step = {
  id: 'permissions-before',
  title: 'give the web user the writable paths',
  phase: 'prepare',
  as: 'root',
  limit: 30 * minute,
  retry: 'idempotent',
  run: `as_owner is_as_planned && fix_permissions ${beforeV4}`,
  hops: 'first',
}

export const permissionsBeforeV5: Step = {
  ...permissionsBefore,
  run: `as_owner is_as_planned && fix_permissions ${beforeV5}`,
}

export const permissions: Step = {
  id: 'permissions',
  title: 'give the web user the writable paths',
  phase: 'commit',
  as: 'root',
  limit: 30 * minute,
  retry: 'idempotent',
  run: `fix_permissions ${writablePaths}`,
}

/** The document stores are below storage. */
export const permissionsV5: Step = {
  ...permissions,
  run: `fix_permissions ${beforeV5} database/Proxies public/logos`,
}
