import type { Recipe } from './recipe.ts'
import * as code from './steps/code.ts'
import * as database from './steps/database.ts'
import * as site from './steps/site.ts'

/** Up to 4.8, by tags. The branch pull of the oldest pages is dead: upstream renamed the branch. */
export const v4: Recipe = {
  line: 'v4',
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
    database.review,
    database.schema,
    database.memcachedSecond,
    database.actions,
    database.views,
    site.permissions,
    code.clearSevenCaches,
    site.unquiesce,
    site.up,
    site.healthOf,
  ],
}
