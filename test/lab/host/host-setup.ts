/** What a simulated host is to be like. Everything but name and release has a usual value. */
export type HostSetup = {
  readonly name: string
  /** The release that is installed, without the `v`. */
  readonly release: string
  /** Groups of the inventory; for the hosts of inventory/fleet.yaml those that stand there. */
  readonly groups?: readonly string[]
  /** Who logs in. */
  readonly user?: 'root' | 'deploy'
  readonly become?: 'sudo'
  /** What sudo wants; else it wants nothing. */
  readonly sudoPassword?: string
  /** A branch to be on; else HEAD is detached at the tag. */
  readonly branch?: string
  readonly cacheDriver?: string
  readonly doctrineCache?: string
  readonly php?: string
  /** The inventory names every PHP and composer of the host, for a way over majors. */
  readonly hasEveryVersion?: boolean
  /** Releases that the inventory acknowledges. */
  readonly ack?: readonly string[]
  readonly extensions?: readonly string[]
  readonly composer?: string
  readonly systemd?: boolean
  /** Whole files of the checkout, as somebody edited them by hand. */
  readonly edits?: Readonly<Record<string, string>>
  /**
   * Rows that the database answers with: of a pre-flight query under `table.column,column` (and
   * `switch.switchtype=2`), of others under `engines` and `processlist`.
   */
  readonly rows?: Readonly<Record<string, string>>
  /** What the inventory says of its site. */
  readonly site?: string
  /** The host whose database server it uses, in place of one of its own. */
  readonly databaseOf?: string
  /** A URL in place of the lab's own ping; `false` for none. */
  readonly health?: string | false
  readonly limits?: Readonly<Record<string, string>>
  /** What else writes to the database is told by a stand-in, and the inventory says so. */
  readonly hasWriters?: boolean
  readonly alarm?: string
  /** Besides the PATH. */
  readonly env?: Readonly<Record<string, string>>
}

/** The hosts of inventory/fleet.yaml, each in a different state. */
const exampleHosts: readonly HostSetup[] = [
  { name: 'stg1', release: '4.9.3' },
  { name: 'ams1', release: '4.7.3' },
  { name: 'dub1', release: '4.8.0' },
  { name: 'fra1', release: '4.9.3', user: 'deploy', become: 'sudo' },
  { name: 'lon1', release: '4.6.1' },
  {
    name: 'waw1',
    release: '4.9.0',
    edits: { 'resources/views/layouts/menu.foil.php': '<?php // WAW-IX: our own menu ?>\n' },
  },
]

/** How many hosts a lab has when nobody says. */
export const usualHostCount = exampleHosts.length

/** That many hosts: those of the example inventory first, then made-up ones on 4.8.0. */
export function listHosts(count: number): HostSetup[] {
  const madeUp = Array.from({ length: Math.max(0, count - exampleHosts.length) }, (_, index) => ({
    name: `ham${index + 1}`,
    release: '4.8.0',
  }))
  return [...exampleHosts.slice(0, count), ...madeUp]
}

/**
 * Every second host keeps Laravel's own cache in files. There cache:clear does not empty memcached,
 * so that leaving out one of the two restarts shows.
 */
export function usualCacheDriver(index: number): string {
  return index % 2 === 0 ? 'memcached' : 'file'
}
