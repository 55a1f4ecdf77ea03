import { ofLine } from './of-line.ts'
import type { Release } from './release.ts'
import { triggersNeedSuper } from './server-questions.ts'

/** composer.json allows 7.2; the notes of 5.0.0 ask for 7.3. */
const php = { php: '^7.2', phpProven: '>=7.3 <8' }
const preflight = [triggersNeedSuper]

const first = ofLine('v5', { ...php, preflight, composer: '>=1.5', composerProven: '^1' })
/** The lock of these holds a plugin that composer 2 refuses. */
const locked = ofLine('v5', { ...php, preflight, composer: '>=1.5 <2' })
const last = ofLine('v5', { ...php, preflight, composer: '>=1.5 <3' })

/** Source: the tags v5.0.0 to v5.8.0 of inex/IXP-Manager and their release notes. */
export const v5: readonly Release[] = [
  first('5.0.0', '2019-05-21', {
    notesRead: 'part',
    changesSchema: true,
    migrations: ['2019_03_25_211956_create_failed_jobs_table'],
    actions: [
      {
        command: 'update:customer2users',
        says: 'Migration completed successfully',
        once: true,
      },
    ],
    duties: [
      {
        about: 'The web server and cron run PHP 7.3 or 7.4 when the site comes up, not 7.0.',
        isOfWebPhp: true,
      },
      {
        about:
          'Decide whether customer-admin links, and users left without a customer, are deleted.',
        command: 'php artisan update:remove-custadmins',
      },
      {
        about: 'Then decide whether every customer user becomes a customer admin.',
        command: 'php artisan update:promote-custusers',
      },
      {
        about: 'Cron runs the scheduler every minute, as the web user.',
        command: 'php artisan schedule:run',
      },
      {
        about: 'A skin made for v4 can stop every page: templates are rewritten for Bootstrap 4.',
        ifSet: 'VIEW_SKIN',
      },
    ],
    remarks: [
      'Its notes reckon with four hours for this step, the change of PHP and of the system included.',
      'Drops cust.peeringDb and contact.user_id with their data.',
      'Bower is gone: left-over files in public/bower_components and .bowerrc may be deleted.',
    ],
  }),
  first('5.1.0', '2019-07-23', {
    changesSchema: true,
    remarks: ['From here on a good /api/v4/ping also proves the database.'],
  }),
  first('5.2.0', '2019-09-30', {
    changesSchema: true,
    env: [
      {
        key: 'AUTH_PEERINGDB_ENABLED',
        change: 'added',
        about: 'optional: login through PeeringDB',
      },
      { key: 'PEERINGDB_OAUTH_*', change: 'added', about: 'optional: its client and secret' },
    ],
  }),
  first('5.3.0', '2020-02-06', {
    changesSchema: true,
    migrations: ['2018_08_08_100000_create_telescope_entries_table'],
    env: [
      {
        key: 'SESSION_DRIVER',
        change: 'default',
        about: 'left the sample; where it is not set: file',
      },
      {
        key: 'AUTH_TOKEN_EXPIRE',
        change: 'added',
        about: 'optional: how long a login is remembered',
      },
    ],
    remarks: ['Drops user.remember_token: who was remembered logs in anew.'],
  }),
  locked('5.4.0', '2020-02-29', {
    changesSchema: true,
    migrations: [
      '2020_02_06_204556_create_docstore_directories',
      '2020_02_06_204608_create_docstore_files',
      '2020_02_06_204911_create_docstore_logs',
    ],
    remarks: ['The web user writes to storage/docstore.'],
  }),
  locked('5.4.1', '2020-03-06', {
    notesRead: 'all',
    versionConstant: '5.4.0',
    remarks: ['The site goes on saying 5.4.0.'],
  }),
  locked('5.5.0', '2020-03-21', { changesSchema: true }),
  locked('5.6.0', '2020-05-23', {
    migrations: [
      '2020_03_09_110945_create_docstore_customer_directories',
      '2020_03_09_111505_create_docstore_customer_files',
    ],
    env: [{ key: 'IDENTITY_LOGO', change: 'dropped', about: 'left the sample' }],
    remarks: ['The web user writes to storage/docstore_customers.'],
  }),
  locked('5.7.0', '2020-08-20', {
    changesSchema: true,
    remarks: ['Mends a published XSS (CVE-2020-24857).'],
  }),
  last('5.8.0', '2021-06-28', {
    remarks: ['The last with Doctrine; 6.0.0 is reached from here only.'],
  }),
]
