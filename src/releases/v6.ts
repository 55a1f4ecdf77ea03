import { ofLine } from './of-line.ts'
import type { Release } from './release.ts'
import { triggersNeedSuper } from './server-questions.ts'

const common = { composer: '^2', preflight: [triggersNeedSuper] }

/** PHP 8.3 is reported not to work with v6 (issues 903 and 905). */
const laravel8 = ofLine('v6', { ...common, php: '^8.0', phpProven: '>=8.0 <8.3' })
const laravel9 = ofLine('v6', { ...common, php: '^8.0.2', phpProven: '>=8.0.2 <8.3' })

/** Source: the tags v6.0.0 to v6.4.2 of inex/IXP-Manager; of their release notes none could be read. */
export const v6: readonly Release[] = [
  laravel8('6.0.0', '2021-07-14', {
    mendedBy: '6.0.1',
    migrations: [
      '2020_06_01_143931_database_schema_at_end_v5',
      '2020_07_21_094354_create_route_server_filters',
      '2020_09_03_153723_add_timestamps',
      '2020_09_18_095136_delete_ixp_table',
      '2020_11_16_102415_database_fixes',
      '2021_03_12_150418_create_log_table',
      '2021_03_30_124916_create_atlas_probes',
      '2021_03_30_125238_create_atlas_runs',
      '2021_03_30_125422_create_atlas_measurements',
      '2021_03_30_125723_create_atlas_results',
      '2021_04_14_101948_update_timestamps',
      '2021_04_14_125742_user_pref',
      '2021_05_18_085721_add_note_infrastructure',
      '2021_05_18_114206_update_pp_prefix_size',
      '2021_06_11_141137_update_db_doctrine2eloquent',
    ],
    env: [
      { key: 'MAIL_DRIVER', change: 'dropped', about: 'now MAIL_MAILER' },
      {
        key: 'MAIL_MAILER',
        change: 'default',
        about: 'where it is not set: smtp to localhost:25, and not sendmail as before',
      },
      { key: 'DOCTRINE_*', change: 'dropped', about: 'Doctrine is gone' },
    ],
    duties: [
      {
        about: 'The web server and cron run PHP 8.0 when the site comes up, not 7.x.',
        isOfWebPhp: true,
      },
    ],
    remarks: [
      'Deletes the ixp tables and renames cabinet.cololocation.',
      'From here on there is no doctrine: command; migrations alone change the tables.',
    ],
  }),
  laravel8('6.0.1', '2021-08-27', {
    migrations: ['2021_07_20_134716_fix_last_updated_and_timestamps'],
    remarks: ['Mends a migration of 6.0.0 (issue 718).'],
  }),
  laravel8('6.1.0', '2021-09-15'),
  laravel8('6.2.0', '2021-11-14', {
    migrations: [
      '2021_09_16_195333_add_rate_limit_col_to_physint',
      '2021_09_17_144421_modernise_irrdb_conf_table',
    ],
    duties: [
      {
        about:
          'Every IRRDB source is set to whois.radb.net, and its protocol dropped: enter your own hosts again.',
        ifRows:
          "SELECT host,COUNT(*) c FROM irrdbconfig WHERE host<>'whois.radb.net' GROUP BY host HAVING c>0",
      },
    ],
  }),
  laravel8('6.3.0', '2022-11-02', {
    migrations: ['2022_02_12_183121_add_colo_pp_type_patch_panel'],
    remarks: ['The application itself does not use the SQL views any more; your own scripts may.'],
  }),
  laravel8('6.3.1', '2023-06-20', {
    remarks: ['Code only, but libraries move and XSS fixes are included.'],
  }),
  laravel9('6.4.0', '2024-05-24', {
    migrations: [
      '2021_09_21_100354_create_route_server_filters_prod',
      '2021_09_21_162700_rs_pairing',
      '2023_09_26_191150_add_registration_details',
      '2024_03_18_191322_add_export_to_ixf_vlan',
    ],
    env: [
      {
        key: 'APP_NAME',
        change: 'added',
        about: 'in the sample it is the value of IDENTITY_SITENAME',
      },
    ],
    remarks: ['Private VLANs are left out of the IX-F export.', 'Symfony Mailer sends the mail.'],
  }),
  laravel9('6.4.1', '2024-06-09', {
    migrations: ['2024_05_29_102028_reset-views'],
    env: [{ key: 'TELESCOPE_ENABLED', change: 'default', about: 'where it is not set: off' }],
    remarks: ['A migration rebuilds the SQL views, so it needs their rights.'],
  }),
  laravel9('6.4.2', '2024-11-20'),
]
