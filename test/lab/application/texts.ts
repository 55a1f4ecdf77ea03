/** Texts of the application that have the same shape in every release. */

export const gitignore = `.env
/vendor
/node_modules
/public/bower_components
/public/logos/*
!/public/logos/.gitkeep
/public/favicon.ico
/config/contact_group.php
/config/custom.php
/config/grapher_trunks.php
/config/ixp_tools.php
/config/mailinglists.php
/config/trustedproxy.php
/resources/skins/*
composer.phar
MAINT_MODE_ENABLED
`

/** v4 has no setting for memcached's address: a host with another one has edited this file. */
export const cacheConfig = `<?php

return [

    'default' => env( 'CACHE_DRIVER', 'file' ),

    'stores' => [

        'array' => [
            'driver' => 'array',
        ],

        'file' => [
            'driver' => 'file',
            'path'   => storage_path('framework/cache/data'),
        ],

        'memcached' => [
            'driver'  => 'memcached',
            'servers' => [
                [
                    'host' => '127.0.0.1', 'port' => 11211, 'weight' => 100,
                ],
            ],
        ],

    ],

    'prefix' => 'ixp',
];
`

/** Views, and from 4.9 a trigger. */
export function viewsSql(hasTrigger: boolean): string {
  const views = `DROP VIEW IF EXISTS view_cust_current_active;
CREATE VIEW view_cust_current_active AS SELECT * FROM cust cu WHERE cu.datejoin <= CURDATE();
`
  const trigger = `DROP TRIGGER IF EXISTS bgp_sessions_update;
DELIMITER ;;
CREATE TRIGGER bgp_sessions_update AFTER INSERT ON bgpsessiondata FOR EACH ROW BEGIN END ;;
DELIMITER ;
`
  return hasTrigger ? views + trigger : views
}

/** Has what a shell would trip over, so that reading it wrong shows as a refused login. */
export const databasePassword = 'p4ss #1 "of" $HOME \\o/'

/** What the application is told on a host. */
export function dotenv(settings: {
  readonly name: string
  readonly cacheDriver: string
  readonly doctrineCache: string
}): string {
  const quoted = databasePassword.replaceAll(/[\\"]/g, '\\$&')
  return `APP_ENV=production
APP_URL=https://portal.${settings.name}.example.net

DB_HOST=127.0.0.1
DB_DATABASE=ixpmanager
DB_USERNAME=ixpmanager
DB_PASSWORD="${quoted}"

CACHE_DRIVER=${settings.cacheDriver}
DOCTRINE_CACHE=${settings.doctrineCache}
IDENTITY_NAME="${settings.name.toUpperCase()} Internet Exchange"
`
}
