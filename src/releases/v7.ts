import { ofLine } from './of-line.ts'
import type { Release } from './release.ts'
import { mysqlIsOld, triggersNeedSuper } from './server-questions.ts'

const v7Of = ofLine('v7', {
  php: '^8.4',
  composer: '^2',
  preflight: [triggersNeedSuper, mysqlIsOld],
})

/** Source: the tags v7.0.0 to v7.4.0 of inex/IXP-Manager and their release notes. */
export const v7: readonly Release[] = [
  v7Of('7.0.0', '2025-08-25', {
    notesRead: 'part',
    migrations: [
      '2024_08_10_125003_create_irrdb_update_logs',
      '2024_09_05_111855_create_p2p_daily_stats_table',
    ],
    env: [
      { key: 'APP_LOG_LEVEL', change: 'dropped', about: 'now LOG_LEVEL' },
      { key: 'LOG_LEVEL', change: 'added', about: 'read in place of APP_LOG_LEVEL' },
      {
        key: 'LOG_CHANNEL',
        change: 'default',
        about: 'where neither it nor APP_LOG is set: daily files, and not a single one',
      },
      { key: 'SESSION_SECURE_COOKIE', change: 'added', about: 'optional' },
      { key: 'IDENTITY_ALERTS_*', change: 'added', about: 'optional' },
    ],
    duties: [
      {
        about: 'The web server and cron run PHP 8.4 when the site comes up: its old module is off.',
        command: 'a2dismod php8.0 && a2enmod php8.4',
        isOfWebPhp: true,
      },
    ],
    remarks: [
      'Its notes say that the step to PHP 8.4 often means a new operating system.',
      'The new settings page cannot read a value in .env that refers to another, and writes .env only where the web user may.',
      'tools/sql/views.sql is gone.',
    ],
  }),
  v7Of('7.0.1', '2025-09-03'),
  v7Of('7.1.0', '2026-02-21', {
    notesRead: 'part',
    migrations: [
      '2025_09_01_102636_add_ipv6_max_prefixes',
      '2025_11_11_085835_add_exclude_from_ixf_export_to_infrastructure',
      '2026_02_16_205211_remove_legacy_columns_from_contacts',
    ],
    env: [
      {
        key: 'IXP_API_PEERING_DB_API_KEY',
        change: 'added',
        about: 'in place of a PeeringDB user and password, which are still read',
      },
      { key: 'IXP_RIPE_API_KEY', change: 'added', about: 'optional' },
    ],
    actions: [{ command: 'update:max-prefixes-7.1.0' }],
    duties: [
      {
        about: 'Admin pages and APIs move under /admin: your scripts must, before 7.2.0.',
      },
      {
        about: 'Prefix limits of interfaces take effect now: review those that the step lists.',
        command: 'php artisan update:max-prefixes-7.1.0',
      },
    ],
    remarks: [
      'Drops contact.facilityaccess and contact.mayauthorize with their data.',
      'Old API paths still answer in this release, and are logged as UNPREPENDED/DEPRECATED.',
    ],
  }),
  v7Of('7.2.0', '2026-05-12', {
    migrations: ['2026_04_20_161912_remove_user_privs', '2026_04_27_110644_create_asn_table'],
    env: [
      {
        key: 'UNSECURED_API_ACCESS',
        change: 'default',
        about: 'where it is not true, API clients of superusers at /api/v4 stop working',
      },
      { key: 'IXP_IRRDB_UTILITY', change: 'added', about: 'bgpq3, unless it says bgpq4' },
      {
        key: 'MEMCACHED_HOST',
        change: 'added',
        about: 'read in place of an edit of config/cache.php',
      },
      { key: 'MEMCACHED_PORT', change: 'added', about: 'read likewise' },
    ],
    remarks: [
      'Drops user.privs with its data, which customer_to_users has.',
      'The new table of AS numbers is filled weekly; at once: ./artisan utils:asn-update',
    ],
  }),
  v7Of('7.3.0', '2026-06-30', {
    notesRead: 'part',
    migrations: [
      '2026_06_11_102639_create_app_passwords_table',
      '2026_06_11_112737_create_app_passwords_last_logins_table',
      '2026_06_25_133900_set_api_keys_expires_not_nullable',
    ],
    env: [
      {
        key: 'IXP_ALLOW_DEPRECATED_APIKEYS_VIA_GET',
        change: 'added',
        about: 'where it is not set, an API key in a URL is still taken',
      },
    ],
    remarks: ['A security release.', 'API keys without an end get one, twelve months ahead.'],
  }),
  v7Of('7.3.1', '2026-07-08', {
    notesRead: 'part',
    remarks: ['A security release: it mends a remote code execution.'],
  }),
  v7Of('7.4.0', '2026-08-17', {
    notesRead: 'part',
    migrations: [
      '2026_07_15_121559_add_task_last_run_table',
      '2026_08_12_113213_remove_rs_prefixes_table',
    ],
    env: [
      {
        key: 'IXP_ALLOW_DEPRECATED_APIKEYS_VIA_GET',
        change: 'default',
        about: 'where it is not true, scripts that send their API key in the URL stop working',
      },
    ],
    remarks: ['Drops rs_prefixes with its data.', 'validate.php checks a site afterwards.'],
  }),
]
