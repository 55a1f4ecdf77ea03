import type { Recipe } from './recipe.ts'
import * as code from './steps/code.ts'
import * as database from './steps/database.ts'
import * as site from './steps/site.ts'

/** 4.9 and the hop to it: as v4, with Laravel's migrations between permissions and caches. */
export const v49: Recipe = {
  line: 'v4.9',
  source: 'inex/ixp-manager-docs-md: docs/install/upgrade-v4.md',
  generated: ['composer.lock', 'bower.json', 'database/Proxies'],
  libraries: ['vendor', 'public/bower_components'],
  leaving: [
    site.permissionsBefore,
    database.preflight,
    code.fetch,
    site.down,
    site.quiesce,
    database.backup,
  ],
  reaching: [
    code.checkout,
    code.composer,
    code.bower,
    database.memcachedFirst,
    code.cacheClear,
    database.reviewWithMigrations,
    database.schema,
    database.memcachedSecond,
    database.actions,
    database.views,
    site.permissions,
    database.migrate,
    code.clearSevenCaches,
    site.unquiesce,
    site.up,
    site.healthOf,
  ],
}
