import { releaseSchema, releaseTool, startService, stopService } from '../break.ts'
import type { RealHost } from '../real-host.ts'
import type { Fault } from './fault.ts'
import { blocked, held, reverted, strikeIn, strikeInSchema } from './phases.ts'

const startMariadb = (host: RealHost) => startService(host, 'mariadb')
const maskMemcached = (host: RealHost) => host.sh('systemctl mask --quiet memcached')
const unmaskMemcached = (host: RealHost) =>
  host.sh('systemctl unmask --quiet memcached; systemctl start memcached')

/** What the application needs is not there, or goes. */
export const services: readonly Fault[] = [
  {
    ...blocked,
    name: 'MariaDB is stopped before: blocked',
    strike: async ({ host, upgrade }) => {
      await stopService(host, 'mariadb')
      return upgrade().ended
    },
    mend: startMariadb,
    note: 'the database refuses the login',
  },
  {
    ...reverted,
    name: 'MariaDB is stopped in composer: reverted',
    strike: strikeIn('change', async ({ host }) => {
      await stopService(host, 'mariadb')
      await releaseTool(host, 'composer')
    }),
    mend: startMariadb,
  },
  {
    ...held,
    name: 'MariaDB is stopped in the middle of the schema update: held',
    strike: strikeInSchema(({ host }) => stopService(host, 'mariadb')),
    mend: startMariadb,
    again: ['4.9.0/schema'],
  },
  {
    ...blocked,
    name: 'memcached is masked and stopped before: blocked',
    strike: async ({ host, upgrade }) => {
      await maskMemcached(host)
      await stopService(host, 'memcached')
      return upgrade().ended
    },
    mend: unmaskMemcached,
    note: 'none answers at 127.0.0.1:11211',
  },
  {
    ...reverted,
    name: 'memcached is masked before its first restart: reverted',
    strike: strikeIn('change', async ({ host }) => {
      await maskMemcached(host)
      await releaseTool(host, 'composer')
    }),
    mend: unmaskMemcached,
    note: '4.9.0/memcached-1 failed',
  },
  {
    ...held,
    name: 'memcached is masked before its second restart: held',
    strike: strikeInSchema(async ({ host }) => {
      await maskMemcached(host)
      await releaseSchema(host)
    }),
    mend: unmaskMemcached,
    note: '4.9.0/memcached-2 failed',
    schema: '4.9.0',
    again: ['4.9.0/memcached-2'],
  },
]
