import type { Recipe } from './recipe.ts'
import * as code from './steps/code.ts'
import * as database from './steps/database.ts'
import * as site from './steps/site.ts'

/** No bower; migrations right after the schema. Its paths in braces are bash's, and are written out here. */
export const v5: Recipe = {
  line: 'v5',
  source: 'inex/ixp-manager-docs-md: docs/install/upgrade-v5.md',
  generated: ['composer.lock', 'database/Proxies'],
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
    database.memcachedFirst,
    code.cacheClearV5,
    database.reviewWithMigrations,
    database.schema,
    database.migrate,
    database.memcachedSecond,
    database.actions,
    database.viewsV5,
    site.permissionsV5,
    code.clearSevenCaches,
    site.unquiesce,
    site.up,
    site.healthOf,
  ],
}
