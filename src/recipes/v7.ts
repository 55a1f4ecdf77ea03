import type { Recipe } from './recipe.ts'
import * as code from './steps/code.ts'
import * as database from './steps/database.ts'
import * as site from './steps/site.ts'

/**
 * As v6. The page has no step for the views any more; its releases still rename columns that they
 * name, and a view that cannot be read stops the next dump.
 */
export const v7: Recipe = {
  line: 'v7',
  source: 'inex/ixp-manager-docs-md: docs/install/upgrading.md',
  generated: ['composer.lock'],
  libraries: ['vendor'],
  leaving: [
    site.permissionsBeforeV5,
    database.preflight,
    code.fetch,
    site.downV7,
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
    site.selfCheck,
  ],
}
