import { cleanLine } from '../clean.ts'
import { formatBytes } from '../format.ts'
import { planMemcached } from '../plan/memcached.ts'
import { type HostPlan, pathOf, type SiteCheck } from '../plan/plan.ts'
import { siteCheckOf } from '../plan/site-check.ts'
import type { Application, Facts } from '../survey/facts.ts'
import type { Survey } from '../survey/survey.ts'
import type { Check, Finding } from './finding.ts'

type Surveyed = Extract<Survey, { facts: unknown }>

/** What is as it should be, by the facts alone: of a host with nowhere to go the plan has not asked all. */
export function findPasses(survey: Surveyed, plan: HostPlan): Finding[] {
  const { host, facts } = survey
  const { application } = facts
  return [
    pass('link', `${facts.user}@${host.address}, ${facts.os}`),
    pass('identity', host.machineId || host.appUrl ? 'it is who the inventory says' : ''),
    pass('login', sayRights(facts)),
    pass('tools', facts.missingTools.length === 0 ? 'all there' : ''),
    pass(
      'reboot',
      facts.bootHook === 'none'
        ? ''
        : `a ${facts.bootHook === 'cron' ? 'crontab' : 'unit'} goes on after a reboot`,
    ),
    pass('runs', 'no other run has it'),
    ...(application ? passesOfApplication(survey, application, plan) : []),
  ].filter(({ found }) => found !== '')
}

function passesOfApplication(
  { host, facts }: Surveyed,
  application: Application,
  plan: HostPlan,
): Finding[] {
  const { git, php, composer, bower, database, memcached, permissions, disk } = application
  const path = pathOf(plan)
  return [
    pass('code', sayCode(git)),
    pass('way', path.length > 0 ? `to ${path.join(' > ')}` : 'on the newest release'),
    pass('remote', git.remoteError ? '' : `${git.remoteReleases.length} releases`),
    pass('php', php ? `${php.version} (${php.path})` : ''),
    pass('composer', composer ? `${composer.version} (${composer.path})` : ''),
    pass('bower', bower ? `${bower.version} (${bower.path})` : ''),
    pass('settings', application.hasEnv ? '.env is read' : ''),
    pass(
      'database',
      'error' in database
        ? ''
        : `${database.name}, ${database.tables} tables, ${formatBytes(database.bytes)}`,
    ),
    pass('backup', host.backup === 'on' ? 'fleet dumps it before the schema changes' : ''),
    pass(
      'memcached',
      'skip' in planMemcached(host, facts)
        ? 'not used'
        : memcached.since === undefined
          ? ''
          : `${memcached.host}:${memcached.port} answers`,
    ),
    permissions.wrong === 0
      ? pass('permissions', 'the web user can write where it must')
      : wrongPermissions(plan.host, permissions),
    pass('disk', `${formatBytes(disk.rootFreeBytes)} free`),
    pass('site', application.downSince === undefined ? 'up' : ''),
    pass(
      'health',
      sayAsked(siteCheckOf(host, application.settings.appUrl, git.nearest?.release ?? '')),
    ),
  ]
}

/** `ping, test and login of https://… are asked from the host`. */
function sayAsked(check: SiteCheck | undefined): string {
  if (!check) return ''
  const pages = check.pages.map(({ url }) => url).join(', ')
  return `${pages} ${check.pages.length === 1 ? 'is' : 'are'} asked${check.from === 'controller' ? ' from here' : ''}`
}

function pass(check: Check, found: string): Finding {
  return { check, verdict: 'pass', found: cleanLine(found), evidence: [] }
}

function wrongPermissions(host: string, { wrong, sample }: Application['permissions']): Finding {
  return {
    check: 'permissions',
    verdict: 'warn',
    found: `${wrong} path${wrong === 1 ? '' : 's'} the web user cannot write; an upgrade puts them right`,
    evidence: sample.map(cleanLine),
    fix: `fleet permissions fix --hosts ${host}`,
  }
}

function sayRights({ uid, user, sudo }: Facts): string {
  return uid === 0 ? 'root' : `${user}${sudo ? ', root by sudo' : ''}`
}

function sayCode({ nearest, changes }: Application['git']): string {
  if (!nearest) return ''
  const files = `${changes.length} file${changes.length === 1 ? '' : 's'} changed`
  return changes.length === 0
    ? `${nearest.release}, as it was released`
    : `${nearest.release}, ${files}`
}
