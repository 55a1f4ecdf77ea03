import { major } from 'semver'
import { minute } from '../../duration.ts'
import type { Between, Step } from '../recipe.ts'

/** While the site is still up: a remote that does not answer costs no downtime. */
export const fetch: Step = {
  id: 'fetch',
  title: 'fetch the releases',
  phase: 'prepare',
  as: 'owner',
  limit: 10 * minute,
  retry: 'idempotent',
  run: 'fetch_releases && nothing_is_in_the_way && libraries_are_no_links',
  hops: 'first',
}

export const checkout: Step = {
  id: 'checkout',
  title: 'check out the release',
  phase: 'change',
  as: 'owner',
  limit: 10 * minute,
  retry: 'idempotent',
  run: 'reset_generated_files && git checkout --quiet "v$TO" && is_checked_out',
  done: 'is_checked_out',
}

/** What the web server has compiled of the code before: only where the inventory has a line for it. */
export const reloadFirst: Omit<Step, 'hops'> = {
  id: 'reload-1',
  title: 'reload the web server, so that it reads the new code',
  phase: 'change',
  as: 'root',
  limit: 5 * minute,
  retry: 'idempotent',
  run: 'reload_code',
}

export const reloadLast: Omit<Step, 'hops'> = {
  ...reloadFirst,
  id: 'reload-2',
  title: 'reload the web server, so that nothing half new is served',
  phase: 'finish',
}

/** Its hooks start artisan on the new code, so maintenance is asserted first. */
export const composer: Step = {
  id: 'composer',
  title: 'install the PHP libraries',
  phase: 'change',
  as: 'web',
  limit: 30 * minute,
  retry: 'idempotent',
  run: 'stay_down && run_composer install --no-dev --prefer-dist --no-interaction --no-ansi && [ -f vendor/autoload.php ]',
}

/** What the old major cached names providers that the new one does not ship, and the hooks boot by it. */
export function composerOfMajor(hop: Between): Step {
  if (major(hop.from.version) === major(hop.to.version)) return composer
  return { ...composer, run: composer.run.replace('&&', '&& forget_compiled_code &&') }
}

/** Prune and a forced update: a new jquery conflicts otherwise, and bower would ask which one. */
export const bower: Step = {
  id: 'bower',
  title: 'install the frontend libraries',
  phase: 'change',
  as: 'web',
  limit: 20 * minute,
  retry: 'idempotent',
  run: '"$BOWER" --config.interactive=false -f prune && "$BOWER" --config.interactive=false -f update',
}

/** Whatever becomes of it, Laravel 5.2 to 9 exit 0: only the text tells. */
export const cacheClear: Step = {
  id: 'cache-clear',
  title: 'clear the application cache',
  phase: 'change',
  as: 'web',
  limit: 5 * minute,
  retry: 'idempotent',
  run: 'clear_metadata_elsewhere && "$PHP" artisan cache:clear',
  says: 'Cache cleared successfully',
}

export const cacheClearV5: Step = {
  ...cacheClear,
  run: 'clear_metadata_elsewhere && clear_cache',
  says: 'Application cache cleared',
}

export const cacheClearV6: Step = { ...cacheClearV5, run: 'clear_cache' }

const clearCaches: Step = {
  id: 'caches',
  title: 'clear all caches',
  phase: 'commit',
  as: 'web',
  limit: 10 * minute,
  retry: 'idempotent',
  run: ':',
}

const seven = [
  'cache:clear',
  'config:clear',
  'doctrine:clear:metadata:cache',
  'doctrine:clear:query:cache',
  'doctrine:clear:result:cache',
  'route:clear',
  'view:clear',
]

export const clearSevenCaches: Step = {
  ...clearCaches,
  title: 'clear all seven caches',
  run: clearing(seven),
}

/** The file store besides the one in use, on purpose. */
export const clearFiveCaches: Step = {
  ...clearCaches,
  title: 'clear all five caches',
  run: `clear_cache && clear_cache file && ${clearing(['config:clear', 'route:clear', 'view:clear'])}`,
}

function clearing(commands: readonly string[]): string {
  return commands.map((command) => `"$PHP" artisan ${command}`).join(' && ')
}
