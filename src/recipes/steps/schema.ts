import { minute } from '../../duration.ts'
import type { Step } from '../recipe.ts'
import * as database from './database.ts'
import * as site from './site.ts'

/** Past what Doctrine has in memcached, so that the answer is right before any restart. */
const unasked = {
  phase: 'prepare',
  as: 'web',
  limit: 10 * minute,
  retry: 'idempotent',
} as const

export const validate: Step = {
  ...unasked,
  id: 'validate',
  title: 'validate the mappings and the schema',
  run: 'read_no_cache && "$PHP" artisan doctrine:schema:validate',
  says: 'Database\\] OK',
}

export const diff: Step = {
  ...unasked,
  id: 'diff',
  title: 'show the SQL that would bring the schema in line',
  run: 'read_no_cache && show_schema_difference',
}

/** The code stays as it is: all that can be asked is asked with the site up. */
const review: Step = {
  ...database.review,
  phase: 'prepare',
  run: 'read_no_cache && record_sql show_schema_sql',
}

const backup: Step = {
  ...database.backup,
  title: 'dump the database',
  run: 'backup_database && record_original',
}

/** The documented way to correct a schema, with the dump and the restarts that must not be forgotten. */
export const update = [
  review,
  site.down,
  site.quiesce,
  backup,
  database.memcachedFirst,
  database.schema,
  database.memcachedSecond,
  'views',
  site.unquiesce,
  site.up,
  site.health,
] as const

/** Rewrites tracked files: never where a site is served from. */
export const generate: Step = {
  id: 'generate',
  title: 'write the entities and the proxies anew',
  phase: 'prepare',
  as: 'owner',
  limit: 10 * minute,
  retry: 'idempotent',
  run: 'generate_classes',
}
