import type { Recipe } from './recipe.ts'
import * as code from './steps/code.ts'
import * as database from './steps/database.ts'
import * as site from './steps/site.ts'

/**
 * Migrations alone change the tables, and one restart of memcached is enough. The page goes down with
 * --message, which Laravel 8 does not know: it would say so, exit 1, and leave the site up.
 */
export const v6: Recipe = {
  line: 'v6',
  source: 'inex/ixp-manager-docs-md: docs/install/upgrade-v6.md',
  generated: ['composer.lock'],
  libraries: ['vendor'],
  leaving: [
    site.permissionsBeforeV5,
    database.preflight,
    code.fetch,
    site.down,
    site.quiesce,
    database.backup,
  ],
  reaching: [
    code.checkout,
    code.composerOfMajor,
    database.memcachedOnly,
    code.cacheClearV6,
    database.reviewOfMigrations,
    database.migrateV6,
    database.actions,
    database.viewsByArtisan,
    site.permissionsV5,
    code.clearFiveCaches,
    site.unquiesce,
    site.up,
    site.healthOf,
  ],
}
