import { expect } from 'vitest'
import type { RealHost } from '../real-host.ts'
import { earlierDump } from './image.ts'

/** How a host stands, asked past fleet. */
export type Truth = Readonly<Record<string, string>>

/** 001 is the schema of 4.8.0, 110 that of 4.9.0, anything else stands between them. */
const schemaOf = `SELECT CONCAT(
  (SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'user' AND column_name = 'name'),
  (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'bgp_sessions'),
  (SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'switch' AND column_name = 'switchtype'))`

const question = `cd /srv/ixpmanager
  echo "release $(git describe --tags | tr -d v)"
  case $(mysql -N ixpmanager -e "${schemaOf}") in
    001) echo schema 4.8.0 ;; 110) echo schema 4.9.0 ;; *) echo schema between ;;
  esac
  if [ -e storage/framework/down ]; then echo site down; else echo site up; fi
  echo "answers $(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1/login)"
  echo "memcached $(systemctl is-active memcached)"
  if flock -n /var/lib/fleet/lock true; then echo lock free; else echo lock held; fi
  if (cd /var/lib/fleet/backups && sha256sum --quiet -c ./*.sha256); then echo dumps whole; fi
  if [ -e ${earlierDump} ]; then echo earlier kept; fi
  echo "hooks $({ crontab -l; ls /etc/systemd/system; } 2>/dev/null | grep -c fleet || :)"
  echo "customers $(mysql -N ixpmanager -e 'SELECT COUNT(*) FROM cust')"
  echo "users $(mysql -N ixpmanager -e 'SELECT COUNT(*) FROM user')"`

export async function readTruth(host: RealHost): Promise<Truth> {
  const lines = (await host.sh(question)).trim().split('\n')
  return Object.fromEntries(lines.map((line) => line.split(' ') as [string, string]))
}

type Told = { readonly type: string; readonly step?: string; readonly code?: number }

/** What each run has written down on the host, oldest first. */
export async function readRuns(host: RealHost): Promise<Told[][]> {
  const files = await host.sh(
    'for file in /var/lib/fleet/runs/*/events; do [ ! -e "$file" ] || { cat "$file"; echo END; }; done',
  )
  const runs = files.split('END\n').slice(0, -1)
  return runs.map((run) =>
    run
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Told),
  )
}

/** How often a run was begun. */
export function attemptsOf(run: readonly Told[]): number {
  return run.filter(({ type }) => type === 'attempt-started').length
}

/** Steps that a run began more than once. */
export function startedTwice(run: readonly Told[]): string[] {
  const steps = run.flatMap(({ type, step }) => (type === 'step-started' && step ? [step] : []))
  return [...new Set(steps.filter((step, index) => steps.indexOf(step) !== index))]
}

/** No run changed the schema before its own dump was there. */
export function expectBackupsFirst(runs: ReadonlyArray<readonly Told[]>): void {
  for (const run of runs) {
    const schema = run.findIndex(
      ({ type, step }) => type === 'step-started' && /schema$/.test(`${step}`),
    )
    if (schema < 0) continue
    const before = run.slice(0, schema)
    const backup = before.find(
      ({ type, step }) => type === 'step-finished' && /backup$/.test(`${step}`),
    )
    expect(backup?.code, 'the dump is verified before the schema changes').toBe(0)
  }
}
