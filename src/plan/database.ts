import type { Blocker } from '../failure.ts'
import type { HostSituation, Situation } from './situation.ts'

/** Who logs in to the database stands there. */
export function checkEnv({ host, application }: HostSituation): Blocker[] {
  return application.hasEnv ? [] : [{ kind: 'env-unreadable', root: host.root }]
}

/** Without an .env there is no login to refuse. */
export function checkDatabase({ application: { database, hasEnv } }: HostSituation): Blocker[] {
  if (!hasEnv) return []
  return 'error' in database ? [{ kind: 'database-refused', lines: [database.error] }] : []
}

/** What would fail the dump once the site is down. */
export function checkDump({ host, application: { database } }: HostSituation): Blocker[] {
  if ('error' in database || host.backup !== 'on') return []
  const { name, tables, brokenViews } = database
  if (tables === 0) return [{ kind: 'database-empty', database: name }]
  const where = { database: name, root: host.root }
  return brokenViews.map((broken) => ({ kind: 'view-broken', ...broken, ...where }))
}

/**
 * Of hop 1, and of every hop what does not hang on the schema; the rest is asked again at its
 * boundary, on the schema it is meant for.
 */
export function checkPreflight({ application: { preflight }, path, find }: Situation): Blocker[] {
  const asked = path.flatMap((release, index) =>
    (find(release)?.preflight ?? [])
      .filter(({ isOfServer }) => index === 0 || isOfServer)
      .map(({ about }) => ({ release, about })),
  )
  return asked.flatMap(({ release, about }, index): Blocker[] => {
    const answer = preflight.find((each) => each.about === about)
    const isFirst = asked.findIndex((each) => each.about === about) === index
    if (!answer || !isFirst) return []
    return [{ kind: 'preflight-failed', release, about, found: answer.found }]
  })
}

/** Where others back up there is nothing to dump. */
export function checkDumper({ host: { backup } }: HostSituation): Blocker[] {
  return backup === 'on' ? [] : [{ kind: 'backed-up-elsewhere', by: backup.external }]
}
