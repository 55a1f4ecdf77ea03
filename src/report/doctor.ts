import { type Asked, sayAsked } from '../asked.ts'
import type { Blocker } from '../failure.ts'
import type { HostPlan, Warning } from '../plan/plan.ts'
import type { Survey } from '../survey/survey.ts'
import { fixOf } from '../wording/fix.ts'
import { fixOfWarning } from '../wording/fix-of-warning.ts'
import { word } from '../wording/word.ts'
import { findPasses } from './doctor-passes.ts'
import { type Check, checks, type Finding } from './finding.ts'
import { warningPhrases } from './phrases.ts'

/** Every reason not to start belongs to a check; one without does not compile. */
const checkOf: Readonly<Record<Blocker['kind'], Check>> = {
  'address-unresolved': 'link',
  'host-key-unknown': 'link',
  'host-key-changed': 'link',
  'host-key-revoked': 'link',
  'proxy-unsupported': 'link',
  'key-locked': 'link',
  'host-mistaken': 'identity',
  'user-missing': 'login',
  'owner-unfit': 'login',
  'user-unreachable': 'login',
  'tool-missing': 'tools',
  'lock-held': 'runs',
  'run-unfinished': 'runs',
  'run-superseded': 'runs',
  'root-wrong': 'code',
  'release-unreadable': 'code',
  'local-changes': 'code',
  'local-commits': 'code',
  'line-unsupported': 'way',
  'release-ahead': 'way',
  'major-denied': 'way',
  'ack-missing': 'way',
  'site-changed-apart': 'way',
  'doctrine-gone': 'way',
  'host-serves': 'identity',
  'sibling-blocked': 'way',
  'site-uneven': 'way',
  'branch-skips': 'way',
  'branch-astray': 'remote',
  'branch-diverged': 'remote',
  'branch-gone': 'remote',
  'release-missing': 'remote',
  'release-untold': 'way',
  'remote-unreachable': 'remote',
  'php-missing': 'php',
  'php-wrong': 'php',
  'web-php-missing': 'php',
  'extension-missing': 'php',
  'composer-missing': 'composer',
  'composer-wrong': 'composer',
  'bower-missing': 'bower',
  'env-unreadable': 'settings',
  'setting-missing': 'settings',
  'database-refused': 'database',
  'database-empty': 'database',
  'database-shared': 'database',
  'site-of-two-databases': 'database',
  'preflight-failed': 'database',
  'view-broken': 'backup',
  'dump-missing': 'backup',
  'dump-elsewhere': 'backup',
  'backed-up-elsewhere': 'backup',
  'memcached-silent': 'memcached',
  'memcached-denied': 'memcached',
  'disk-short': 'disk',
  'site-down': 'site',
  'window-closed': 'site',
}

const checkOfWarning: Readonly<Record<Warning, Check>> = {
  'ahead-of-tag': 'code',
  'version-differs': 'code',
  'generated-changes': 'code',
  'composer-2': 'composer',
  'php-unproven': 'php',
  'release-unknown': 'way',
  'release-left-out': 'way',
  'no-boot-hook': 'reboot',
  'window-short': 'site',
  'no-health-url': 'health',
  'backup-external': 'backup',
}

/** What was found on a host, a finding a check; what could not be looked at has none. */
export function examine(survey: Survey, plan: HostPlan, asked?: Asked): Finding[] {
  const about = { host: plan.host, asked }
  if (plan.unreachable) {
    const told = word(plan.unreachable, about)
    return [failed('link', told, told.next)]
  }
  const where = { host: plan.host, root: survey.host.root }
  const blocked = plan.blockers.map((blocker) => {
    const told = word(blocker, about)
    return failed(checkOf[blocker.kind], told, fixOf(blocker, told.next, where))
  })
  const warned = plan.warnings.map((warning): Finding => {
    const check = checkOfWarning[warning]
    const fix = fixOfWarning(warning, where)
    return { check, verdict: 'warn', found: warningPhrases[warning], evidence: [], fix }
  })
  const bad = [...blocked, ...warned]
  const passed = 'facts' in survey ? findPasses(survey, plan) : []
  const good = passed.filter(({ check }) => !bad.some((finding) => finding.check === check))
  return [...bad, ...good]
    .map((finding) => ({ ...finding, ...(finding.fix && { fix: sayAsked(finding.fix, asked) }) }))
    .sort((a, b) => checks.indexOf(a.check) - checks.indexOf(b.check))
}

type Told = { readonly what: string; readonly evidence: readonly string[] }

function failed(check: Check, { what, evidence }: Told, fix: string): Finding {
  return { check, verdict: 'fail', found: what, evidence, fix }
}
