import { gte, major } from 'semver'
import { hour, minute } from '../../duration.ts'
import { quote } from '../../quote.ts'
import type { Between, Step } from '../recipe.ts'

/** The release's own questions to the database, asked again where their answer counts. */
export function preflight({ from, to }: Between): Step | undefined {
  const questions = (to.preflight ?? []).filter(({ isOfServer }) => !isOfServer)
  const asked = questions.map(
    ({ about, query }) => `expect_no_rows ${quote(about)} ${quote(query)}`,
  )
  if (major(from.version) !== major(to.version) && hasDoctrine(from))
    asked.push('schema_is_in_sync')
  if (asked.length === 0) return undefined
  return {
    id: 'preflight',
    title: 'ask the database what would stop the schema update',
    phase: 'prepare',
    as: 'web',
    limit: 10 * minute,
    retry: 'idempotent',
    run: asked.join(' && '),
  }
}

/** A major is left only with the schema right: what it missed, the next one does not make good. */
function hasDoctrine({ version }: Between['from']): boolean {
  return major(version) < 6
}

/** The dump is made once a run, before any code changes; the libraries are kept before each hop. */
export const backup: Step = {
  id: 'backup',
  title: 'dump the database, keep the libraries',
  phase: 'change',
  as: 'root',
  limit: 2 * hour,
  retry: 'idempotent',
  run: 'backup_database && keep_libraries',
}

/** By itself, with the site up: nothing else changes, and what fails leaves all as it was. */
export const dump: Step = {
  ...backup,
  title: 'dump the database',
  phase: 'prepare',
  run: 'backup_database && tell_dump',
}

/** Into a schema of its own: a dump that nobody has restored is a hope. */
export const verify: Step = {
  id: 'verify',
  title: 'restore a dump beside the database, compare it, drop it',
  phase: 'prepare',
  as: 'root',
  limit: 4 * hour,
  retry: 'idempotent',
  run: 'verify_by_restore',
}

/** Without it what the old release has cached is read by the new one. */
export const memcachedOnly: Step = {
  id: 'memcached-1',
  title: 'restart memcached, so that nothing of the old release is read',
  phase: 'change',
  as: 'root',
  limit: 2 * minute,
  retry: 'idempotent',
  run: 'restart_memcached',
}

/** Without it the schema comparison reads the old release's metadata and finds nothing to do. */
export const memcachedFirst: Step = {
  ...memcachedOnly,
  title: 'restart memcached, so that the new mappings are read',
}

export const review: Step = {
  id: 'review',
  title: 'record the SQL of the schema update',
  phase: 'change',
  as: 'web',
  limit: 10 * minute,
  retry: 'idempotent',
  run: 'record_sql show_schema_sql',
  says: 'fleet-sql ',
}

export const reviewWithMigrations: Step = {
  ...review,
  title: 'record the SQL of the schema update and of the migrations',
  run: 'record_sql show_schema_sql show_migration_sql',
}

export const reviewOfMigrations: Step = {
  ...review,
  title: 'record the SQL of the migrations',
  run: 'record_sql show_migration_sql',
}

export const schema: Step = {
  id: 'schema',
  title: 'update the database schema',
  phase: 'commit',
  as: 'web',
  limit: hour,
  retry: 'idempotent',
  run: 'update_schema',
  says: 'Nothing to update',
}

/** Nothing cached while code and database disagreed survives it. */
export const memcachedSecond: Step = {
  id: 'memcached-2',
  title: 'restart memcached, so that nothing stale survives',
  phase: 'commit',
  as: 'root',
  limit: 2 * minute,
  retry: 'idempotent',
  run: 'restart_memcached && as_web schema_is_in_sync',
}

/** One-offs ask, take no for an answer without a terminal, and exit 0 on failure. */
export function actions({ to }: Between): Step | undefined {
  const commands = to.actions ?? []
  if (commands.length === 0) return undefined
  return {
    id: 'actions',
    title: `run ${commands.map(({ command }) => command).join(', ')}`,
    phase: 'commit',
    as: 'web',
    limit: hour,
    retry: commands.some(({ once }) => once) ? 'once' : 'idempotent',
    run: commands
      .map(({ command, says }) =>
        says === undefined
          ? `list_findings ${quote(command)}`
          : `run_one_off ${quote(command)} ${quote(says)}`,
      )
      .join(' && '),
  }
}

/** Read as the client reads it: it sets other delimiters, and .env is no shell to source. */
export const views: Step = {
  id: 'views',
  title: 'rebuild the SQL views',
  phase: 'commit',
  as: 'web',
  limit: 10 * minute,
  retry: 'idempotent',
  run: 'run_sql < tools/sql/views.sql',
}

/** The command says nothing: whether the views can be read tells. */
export const viewsByArtisan: Step = {
  ...views,
  run: '"$PHP" artisan update:reset-mysql-views && views_are_whole',
}

/** The command exists from 5.4.1 on; the page has it for later than 5.5.0. */
export function viewsV5({ to }: Between): Step {
  return gte(to.version, '5.4.1') ? viewsByArtisan : views
}

/** `--force`: without a terminal Laravel 5.5 to 7 cancel, and exit 0. A file cut half-way cannot be repeated. */
export const migrate: Step = {
  id: 'migrate',
  title: 'run the migrations',
  phase: 'commit',
  as: 'web',
  limit: hour,
  retry: 'once',
  run: '"$PHP" artisan migrate --force',
  says: 'Nothing to migrate|Migrated:',
  done: 'no_migration_is_pending',
}

/** Laravel 9 and later end a line with DONE. */
export const migrateV6: Step = { ...migrate, says: `${migrate.says}| DONE` }
