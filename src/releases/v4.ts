import { ofLine } from './of-line.ts'
import type { Release } from './release.ts'
import { triggersNeedSuper } from './server-questions.ts'

const says = 'Migration completed successfully'

/** No lock of v4 forbids composer 2; its documentation means 1. */
const early = ofLine('v4', { php: '>=7.0', phpProven: '7.0.*', composerProven: '^1' })
const late = ofLine('v4', { php: '7.0.*', composerProven: '^1' })

/** Mandatory from 4.7.0 on, so also for who starts there. */
const since47 = { extensions: ['bcmath'], composer: '>=1.5', settings: ['APP_URL'] }

const v49 = ofLine('v4.9', {
  php: '7.0.*',
  composerProven: '^1',
  preflight: [triggersNeedSuper],
  ...since47,
})

/** Source: the tags v4.1.0 to v4.9.3 of inex/IXP-Manager and their release notes. */
export const v4: readonly Release[] = [
  ofLine('v4', { php: '>=5.5.0', composerProven: '^1' })('4.1.0', '2016-01-20', {
    remarks: ['It has no composer.lock, so composer resolves live: going there is for a person.'],
  }),
  early('4.2.0', '2016-11-02', {
    changesSchema: true,
    remarks: [
      'Coming from 4.1.0, which has no composer.lock: its libraries are whatever composer found then.',
      'Sites that kept MRTG trunk graphs in the old INI file convert it: ./artisan ixp-manager:upgrade:mrtg-trunk-config FILE',
    ],
  }),
  early('4.4.0', '2017-05-02', {
    changesSchema: true,
    remarks: [
      'Routers defined in config/routers.php are imported once: ./artisan router:import',
      'Optional, empties the layer2address table first: ./artisan l2addresses:populate',
    ],
  }),
  early('4.4.8', '2017-05-24', {
    versionConstant: '4.4.0',
    changesSchema: true,
    remarks: [
      'Sites that still store plaintext passwords: ./artisan utils:convert-plaintext-passwords --force',
      'The site goes on saying 4.4.0.',
    ],
  }),
  early('4.4.9', '2017-05-25', {
    versionConstant: '4.4.0',
    remarks: ['The site goes on saying 4.4.0.'],
  }),
  early('4.5.0', '2017-05-25'),
  late('4.6.0', '2017-10-03', {
    changesSchema: true,
    preflight: ['ipv4address', 'ipv6address'].map((table) => ({
      about: `${table} rows with the same address in one VLAN`,
      query: `SELECT vlanid,address,COUNT(*) c FROM ${table} GROUP BY vlanid,address HAVING c>1`,
    })),
  }),
  late('4.6.1', '2017-10-10'),
  late('4.7.0', '2017-11-28', {
    ...since47,
    notesRead: 'part',
    changesSchema: true,
    remarks: [
      'Drops vlan.rcvrfname with its data.',
      'Many pages moved from Zend to Laravel: review local skins of them.',
    ],
  }),
  late('4.7.1', '2018-01-22', {
    ...since47,
    versionConstant: '4.7.0',
    remarks: ['The site goes on saying 4.7.0.'],
  }),
  late('4.7.2', '2018-01-31', since47),
  late('4.7.3', '2018-02-20', {
    ...since47,
    changesSchema: true,
    remarks: ['From here on /api/v4/ping answers.'],
  }),
  late('4.8.0', '2018-07-03', {
    ...since47,
    changesSchema: true,
    preflight: [
      {
        about: 'customers that share one registration record',
        query: sharedBy('cust', 'company_registered_detail_id'),
      },
      {
        about: 'customers that share one billing record',
        query: sharedBy('cust', 'company_billing_details_id'),
      },
      {
        about: 'console server ports used twice',
        query:
          'SELECT switchid,port,COUNT(*) c FROM consoleserverconnection GROUP BY switchid,port HAVING c>1',
      },
    ],
    actions: [{ command: 'ixp-manager:upgrade:split-conservers', says }],
  }),
  v49('4.9.0', '2019-01-07', {
    changesSchema: true,
    migrations: ['2014_10_12_100000_create_password_resets_table'],
    preflight: [
      triggersNeedSuper,
      {
        about: 'console servers not yet split off by the 4.8.0 one-off',
        query: 'SELECT COUNT(*) c FROM `switch` WHERE switchtype=2 HAVING c>0',
      },
    ],
    actions: [{ command: 'ixp-manager:upgrade:copy-contact-names', says }],
    remarks: [
      'Drops switch.switchtype and physicalinterface.monitorindex with their data.',
      'views.sql creates a trigger: the database user needs TRIGGER.',
      'The login page moves to /login; auth/login redirects.',
      'Left-over files in var/ may be deleted.',
    ],
  }),
  v49('4.9.1', '2019-01-09', { notesRead: 'all' }),
  v49('4.9.2', '2019-01-21', { notesRead: 'part' }),
  v49('4.9.3', '2019-03-08', {
    notesRead: 'part',
    changesSchema: true,
    remarks: ['Its notes call it code only; its tables change all the same.'],
  }),
]

function sharedBy(table: string, column: string): string {
  return `SELECT ${column},COUNT(*) c FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1 HAVING c>1`
}
