import type { Line, Release } from './release.ts'

const says = 'Migration completed successfully'

/** Mandatory from 4.7.0 on, so also for who starts there. */
const since47 = { extensions: ['bcmath'], composer: '>=1.5', settings: ['APP_URL'] }

/** Creating a trigger then takes SUPER (MariaDB and MySQL, error 1419); the installers do not grant it. */
const views49 = {
  isOfServer: true,
  about:
    'binary logging, which lets only SUPER create the trigger of views.sql (set log_bin_trust_function_creators=1)',
  query:
    "SELECT CURRENT_USER() FROM DUAL WHERE @@log_bin AND NOT @@log_bin_trust_function_creators AND NOT EXISTS (SELECT 1 FROM information_schema.user_privileges WHERE privilege_type='SUPER' AND grantee=CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(),'@',1)),'@',QUOTE(SUBSTRING_INDEX(CURRENT_USER(),'@',-1))))",
} as const

/** Source: the tags v4.1.0 to v4.9.3 of inex/IXP-Manager and their release notes. */
export const v4: readonly Release[] = [
  release('4.1.0', 'v4', '>=5.5.0', {}),
  release('4.2.0', 'v4', '>=7.0', {
    remarks: [
      'Coming from 4.1.0, which has no composer.lock: its libraries are whatever composer found then.',
      'Sites that kept MRTG trunk graphs in the old INI file convert it: ./artisan ixp-manager:upgrade:mrtg-trunk-config FILE',
    ],
  }),
  release('4.4.0', 'v4', '>=7.0', {
    remarks: [
      'Routers defined in config/routers.php are imported once: ./artisan router:import',
      'Optional, empties the layer2address table first: ./artisan l2addresses:populate',
    ],
  }),
  release('4.4.8', 'v4', '>=7.0', {
    versionConstant: '4.4.0',
    remarks: [
      'Sites that still store plaintext passwords: ./artisan utils:convert-plaintext-passwords --force',
      'The site goes on saying 4.4.0.',
    ],
  }),
  release('4.4.9', 'v4', '>=7.0', {
    versionConstant: '4.4.0',
    remarks: ['The site goes on saying 4.4.0.'],
  }),
  release('4.5.0', 'v4', '>=7.0', {}),
  release('4.6.0', 'v4', '7.0.*', {
    preflight: ['ipv4address', 'ipv6address'].map((table) => ({
      about: `${table} rows with the same address in one VLAN`,
      query: `SELECT vlanid,address,COUNT(*) c FROM ${table} GROUP BY vlanid,address HAVING c>1`,
    })),
  }),
  release('4.6.1', 'v4', '7.0.*', {}),
  release('4.7.0', 'v4', '7.0.*', {
    ...since47,
    remarks: [
      'Drops vlan.rcvrfname with its data.',
      'Many pages moved from Zend to Laravel: review local skins of them.',
    ],
  }),
  release('4.7.1', 'v4', '7.0.*', {
    ...since47,
    versionConstant: '4.7.0',
    remarks: ['The site goes on saying 4.7.0.'],
  }),
  release('4.7.2', 'v4', '7.0.*', since47),
  release('4.7.3', 'v4', '7.0.*', since47),
  release('4.8.0', 'v4', '7.0.*', {
    ...since47,
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
  release('4.9.0', 'v4.9', '7.0.*', {
    ...since47,
    preflight: [
      views49,
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
  release('4.9.1', 'v4.9', '7.0.*', { ...since47, preflight: [views49] }),
  release('4.9.2', 'v4.9', '7.0.*', { ...since47, preflight: [views49] }),
  release('4.9.3', 'v4.9', '7.0.*', { ...since47, preflight: [views49] }),
]

function release(version: string, line: Line, php: string, more: Partial<Release>): Release {
  const notesUrl = `https://github.com/inex/IXP-Manager/releases/tag/v${version}`
  return { version, line, php, versionConstant: version, notesUrl, ...more }
}

function sharedBy(table: string, column: string): string {
  return `SELECT ${column},COUNT(*) c FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1 HAVING c>1`
}
