import type { Blocker } from '../failure.ts'
import type { Chore } from '../recipes/works.ts'
import { checkLock, checkTools, checkUnfinishedRun, checkUsers } from './blockers.ts'
import { checkDatabase, checkDump, checkDumper, checkEnv } from './database.ts'
import { checkDumpRoom } from './disk.ts'
import type { Standing } from './sites.ts'
import type { HostSituation } from './situation.ts'

type ChoreSituation = HostSituation & { readonly standing: Standing }
type Check = (situation: ChoreSituation) => Blocker[]

/** Why work that is no upgrade would not get through on a host. */
export function findChoreBlockers(chore: Chore, situation: ChoreSituation): Blocker[] {
  return ofChore[chore].flatMap((check) => check(situation))
}

/** A run that is held has the site where it is for a reason. */
const free: readonly Check[] = [checkLock, checkUnfinishedRun]

const ofChore: Readonly<Record<Chore, readonly Check[]>> = {
  backup: [...free, checkTools, checkEnv, checkDatabase, checkDumper, checkDump, checkDumpRoom],
  // Before somebody goes back from a run that is held, too.
  'backup-verify': [checkLock, checkTools, checkEnv, checkDatabase],
  'maintenance-on': [...free, checkWebUser],
  'maintenance-off': [...free, checkWebUser],
  'memcached-restart': free,
  'permissions-check': [checkLock],
  'permissions-fix': [checkLock, checkWebUser],
  'schema-validate': [checkLock, checkWebUser, checkDoctrine],
  'schema-diff': [checkLock, checkWebUser, checkDoctrine],
  'schema-update': [
    ...free,
    checkDoctrine,
    checkUsers,
    checkTools,
    checkEnv,
    checkDatabase,
    checkDump,
    checkDumpRoom,
  ],
  'schema-generate': [...free, checkDoctrine, checkDevelopment],
  views: [...free, checkWebUser, checkEnv, checkDatabase],
  'cache-clear': [...free, checkWebUser],
  verify: [checkLock, checkWebUser],
  exec: [checkLock],
}

/** Later releases change their schema by migrations alone. */
function checkDoctrine({ application: { git } }: HostSituation): Blocker[] {
  const release = git.nearest?.release ?? ''
  return Number.parseInt(release, 10) >= 6 ? [{ kind: 'doctrine-gone', release }] : []
}

/** As the script asks once more: it rewrites files that git has. */
function checkDevelopment({ application: { settings } }: HostSituation): Blocker[] {
  const { appEnv } = settings
  const isForDevelopment = ['local', 'dev', 'development', 'testing'].includes(appEnv)
  return isForDevelopment ? [] : [{ kind: 'host-serves', appEnv: appEnv || 'production' }]
}

/** Root becomes whom a step needs; without root it must be who has logged in. */
function checkWebUser({ host: { webUser }, facts }: HostSituation): Blocker[] {
  const { webUserExists, uid, user: login } = facts
  if (!webUserExists) return [{ kind: 'user-missing', user: webUser }]
  return uid === 0 || login === webUser ? [] : [{ kind: 'user-unreachable', user: webUser, login }]
}
