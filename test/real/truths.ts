import type { RealHost } from './real-host.ts'
import type { RealLab } from './real-lab.ts'
import { columnsOf, migrationsOf } from './schema.ts'
import type { Variety } from './setups.ts'

/** What must be so after an upgrade: by the application's own files, not by fleet's. */
export function truthsAfter(hops: readonly string[], rowsBefore: string) {
  const to = hops.at(-1) ?? ''
  return {
    checkout: `v${to}`,
    columns: columnsOf(to),
    switches: '2',
    people: 'Alice Alpha,Bob Bravo',
    migrations: migrationsOf(to),
    memcachedStartedAfter: hops.flatMap((hop) =>
      lineOf(to).restartsAfter.map((step) => `${hop}-${step}`),
    ),
    notOfWebUser: '',
    notOfOwner: '',
    openToOthers: '',
    pages: [`/api/v4/ping 200 ${to}`, `/login 200 ${to}`],
    maintenance: '',
    lock: 'free',
    leftBehind: '',
    backup: rowsBefore,
  }
}

export type Truths = ReturnType<typeof truthsAfter>

/** What is so on a host after its first run, whatever fleet says: asked past fleet. */
export async function truthsOf(lab: RealLab, variety: Variety): Promise<Truths> {
  const host = lab.host(variety.name)
  const inside = (script: string) => tell(host, `cd /srv/ixpmanager\n${script}`)
  const { on, sql } = databaseOf(lab, variety)
  const writable = lineOf(variety.release).writable.split(' ')
  const others = writable.map((path) => `-path ./${path} -prune -o`).join(' ')
  const orNone = (query: string) => tell(on, sql(query)).catch(() => 'none')
  return {
    checkout: await inside(`runuser -u ${variety.owner} -- sh -c '${whatIsCheckedOut}'`),
    columns: (await tell(on, sql(allColumns))).split('\n').sort(),
    switches: await orNone('SELECT COUNT(*) FROM switch'),
    people: await orNone('SELECT GROUP_CONCAT(name ORDER BY id) FROM user'),
    migrations: (await orNone('SELECT migration FROM migrations ORDER BY id')).split('\n'),
    memcachedStartedAfter: await startsOfMemcached(lab, variety),
    notOfWebUser: await inside(`find ${writable.join(' ')} ! -user www-data`),
    notOfOwner: await inside(`find . ${others} ! -user ${variety.owner} -print`),
    openToOthers: await inside(
      'find . ! -type l -perm /o+w; find /var/lib/fleet ! -type l -perm /go+rwx',
    ),
    pages: await Promise.all(['/api/v4/ping', '/login'].map((path) => askPage(host, path))),
    maintenance: await inside('find storage/framework -name down -o -name maintenance.php'),
    lock: await inside('flock --nonblock /var/lib/fleet/lock echo free || echo held'),
    leftBehind: await inside(leftovers),
    backup: await inside(`${restore}\n${rowsOfTables('again')}`),
  }
}

/** Each table of a host's database with the number of its rows. */
export function rowsOf(lab: RealLab, variety: Variety): Promise<string> {
  const { on, schema } = databaseOf(lab, variety)
  return tell(on, rowsOfTables(schema))
}

/** What differs from v4 to v6: after which steps memcached starts, and what the web user may write. */
const lines = {
  v4: {
    restartsAfter: ['bower', 'schema'],
    writable:
      'bower.json bootstrap/cache composer.lock database/Proxies public/bower_components public/logos storage vendor',
  },
  v6: {
    restartsAfter: ['composer'],
    writable: 'bootstrap/cache composer.lock public/logos storage vendor',
  },
}

function lineOf(release: string) {
  return release.startsWith('4.') ? lines.v4 : lines.v6
}

/** The caches of composer and bower are in storage, the web user's home: not looked for. */
const whatIsCheckedOut =
  'git describe --tags; git symbolic-ref --quiet HEAD; git status --porcelain -- . ":!storage"'

const allColumns = `SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns
  JOIN information_schema.tables USING (table_schema, table_name) WHERE table_schema = DATABASE()
  AND table_type = 'BASE TABLE' AND table_name NOT IN ('migrations', 'password_resets')`

const leftovers = `ls -d .fleet /tmp/tmp.* 2>/dev/null || :
  crontab -l 2>/dev/null | grep fleet || :
  find /etc/systemd -name 'fleet-*' 2>/dev/null || :
  [ ! -d /run/systemd/system ] || systemctl list-units --plain --no-legend 'fleet-*'
  pgrep -af '/var/lib/fleet/[r]uns' || :`

const restore = `(cd /var/lib/fleet/backups && sha256sum --quiet -c -- *.sha256)
  mysql -e 'CREATE OR REPLACE DATABASE again'
  gzip -dc /var/lib/fleet/backups/*.sql.gz | mysql again`

const rowsOfTables = (schema: string) => `mysql -N ${schema} -e "SHOW FULL TABLES" |
  awk '$2 == "BASE" {print $1}' | while read -r table; do
    echo "$table $(mysql -N ${schema} -e "SELECT COUNT(*) FROM $table" </dev/null)"
  done`

async function tell(host: RealHost, script: string): Promise<string> {
  return (await host.sh(script)).trim()
}

/** Asked as root where the database is, which may be another host. */
function databaseOf(
  lab: RealLab,
  { name, database: [on, schema] = [name, 'ixpmanager'] }: Variety,
) {
  const sql = (query: string) => `mysql -N ${schema} <<'SQL'\n${query}\nSQL`
  return { on: lab.host(on), schema, sql }
}

/** After which step each start of memcached came, by the clock: steps leave a file as they end. */
async function startsOfMemcached(lab: RealLab, variety: Variety): Promise<string[]> {
  const { name, memcached: [on, unit] = [name, 'memcached'] } = variety
  const starts = (await tell(lab.host(on), startsOf(unit))).split('\n').map(Number)
  const ends = (await tell(lab.host(name), endsOfSteps)).split('\n').map((line) => {
    const [, at, step = ''] = /^(\S+) \d+-(.*)\.rc$/.exec(line) ?? []
    return { at: Number(at), step }
  })
  const stepBefore = (start: number) =>
    ends.filter(({ at }) => at < start).sort((a, b) => b.at - a.at)[0]?.step
  return starts.flatMap((start) => stepBefore(start) ?? [])
}

const startsOf = (unit: string) => `if [ -d /run/systemd/system ]
  then journalctl -u ${unit} -o short-unix | sed -n 's/^\\([0-9.]*\\) .*: Started .*/\\1/p'
  else cat /var/log/memcached.starts; fi`

const endsOfSteps = "cd /var/lib/fleet/runs/*/steps && stat -c '%.6Y %n' *.rc"

/** As anybody sees it: over the network. */
async function askPage({ address }: RealHost, path: string): Promise<string> {
  const response = await fetch(`http://${address}${path}`)
  const { version } = (await response.json().catch(() => ({}))) as { version?: string }
  return [path, response.status, version].filter(Boolean).join(' ')
}
