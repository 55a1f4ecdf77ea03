import type { Blocker } from '../failure.ts'
import type { Chore } from '../recipes/works.ts'
import { checkLock, checkTools, checkUnfinishedRun } from './blockers.ts'
import { checkDatabase, checkDump, checkDumper, checkEnv } from './database.ts'
import { checkDumpRoom } from './disk.ts'
import type { HostSituation } from './situation.ts'

type Check = (situation: HostSituation) => Blocker[]

/** Why work that is no upgrade would not get through on a host. */
export function findChoreBlockers(chore: Chore, situation: HostSituation): Blocker[] {
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
}

/** Root becomes whom a step needs; without root it must be who has logged in. */
function checkWebUser({ host: { webUser }, facts }: HostSituation): Blocker[] {
  const { webUserExists, uid, user: login } = facts
  if (!webUserExists) return [{ kind: 'user-missing', user: webUser }]
  return uid === 0 || login === webUser ? [] : [{ kind: 'user-unreachable', user: webUser, login }]
}
