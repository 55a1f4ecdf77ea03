import type { ApprovedSql } from '../approved-sql.ts'
import { exportsOf } from '../inventory/environment.ts'
import type { Host } from '../inventory/inventory.ts'
import { findRevertHook } from '../plan/hooks.ts'
import { type Hop, type HostPlan, type PlannedStep, pathOf, type Setup } from '../plan/plan.ts'
import { quote } from '../quote.ts'
import type { Work } from '../recipes/works.ts'
import { readShellText } from '../shell-text.ts'
import { applicationShell } from '../survey/survey.ts'
import { healthSettings } from './health-settings.ts'

const readAll = (directory: string, names: readonly string[]) =>
  names.map((name) => readShellText(`${directory}/${name}.sh`, import.meta.url)).join('\n')
const steps = readAll('steps', [
  'say',
  'code',
  'branch',
  'permissions',
  'memcached',
  'make-dump',
  'backup',
  'dumps',
  'sql',
  'schema',
  'writers',
  'hooks',
  'site',
  'health',
  'inspect',
  'revert',
  'rollback',
  'restore',
  'verify',
])
const runner = readAll('runner', [
  'begin',
  'boot',
  'record',
  'hops',
  'advance',
  'perform',
  'sql',
  'await',
  'promise',
  'alarm',
  'ends',
])

/** Which run a script belongs to. */
export type ScriptRun = {
  readonly run: string
  /** Who started it and from where, as `user@controller`. */
  readonly by: string
  readonly work: Work
  /** What was approved when the host was launched: it needs to ask nobody. */
  readonly approved?: ApprovedSql
}

/**
 * A host's plan as one POSIX sh script: its settings, what the steps do, the runner, and one line a
 * step. All of it stands in a function called on the last line, so a part of it does nothing. Only
 * for plans with a setup, that is, of hosts that were reached.
 */
export function compileScript(plan: HostPlan, host: Host, run: ScriptRun): string {
  const { setup } = plan
  if (!setup) throw new Error(`${plan.host} was not reached: there is no script`)
  return [
    '#!/bin/sh',
    `# fleet run ${run.run}, ${plan.host}: ${[`${run.work} of ${plan.from}`, ...pathOf(plan)].join(' > ')}`,
    'fleet() {',
    '',
    '# ==== this host',
    '',
    ...exportsOf(host),
    'export LC_ALL=C GIT_TERMINAL_PROMPT=0 COMPOSER_NO_INTERACTION=1 COMPOSER_MEMORY_LIMIT=-1',
    "export GIT_SSH_COMMAND='ssh -o BatchMode=yes'",
    ...settingsOf(plan, setup, run),
    `HOST=${quote(host.name)} ALARM=${quote(host.alarm ?? '')}`,
    `QUIESCE=${quote(host.quiesce ?? '')} UNQUIESCE=${quote(host.unquiesce ?? '')} RELOAD=${quote(host.reload ?? '')}`,
    '',
    '# ==== the application',
    '',
    applicationShell,
    '# ==== what the steps do',
    '',
    steps,
    '# ==== the runner',
    '',
    runner,
    '# ==== the plan',
    '',
    'begin "$@"',
    ...plan.hops.flatMap((hop) => hopLines(hop, host)),
    'end',
    '}',
    'fleet "$@"; exit',
    '',
  ].join('\n')
}

function settingsOf(
  plan: HostPlan,
  setup: Setup,
  { run, by, work, approved = {} }: ScriptRun,
): string[] {
  const { composer, memcached, backup } = setup
  const settings = {
    RUN: run,
    WORK: work,
    BY: by.replaceAll(/[^\w.@-]/g, '_'),
    STATE: setup.stateDir,
    ROOT: setup.root,
    WEB_USER: setup.webUser,
    OWNER: setup.owner,
    INSTALLED: plan.from ?? '',
    PLANNED_AT: setup.head,
    BRANCH: setup.branch ?? '',
    TAGS: plan.hops.map((hop) => hop.commit ?? `v${hop.to}`).join(' '),
    PHP: setup.php,
    COMPOSER: composer.path,
    COMPOSER_WITH_PHP: composer.withPhp ? 'yes' : 'no',
    BOWER: setup.bower,
    MEMCACHED_RESTART: memcached.restart ?? '',
    MEMCACHED_HOST: memcached.host,
    MEMCACHED_PORT: String(memcached.port),
    ...healthSettings(setup.health),
    BACKUP: backup === 'on' ? 'on' : backup.external,
    KEEP_BACKUPS: String(setup.keepBackups),
    ASKED: setup.wanted ?? '',
    BOOT_HOOK: setup.bootHook,
    FOUND_DOWN: setup.foundDown ? 'yes' : 'no',
    ...(setup.foundDownSince ? { FOUND_DOWN_SINCE: String(setup.foundDownSince) } : {}),
    LEAVE_DOWN: setup.leaveDown ? 'yes' : 'no',
    BACK_TO: setup.back?.run ?? '',
    BACK_LIBRARIES: setup.back?.keptLibraries ?? '',
    BACK_DUMP: setup.back?.dump ? 'yes' : 'no',
    GENERATED: setup.generated.join(' '),
    LIBRARIES: setup.libraries.join(' '),
    APPROVED_SQL: wordsOf(approved).join(' '),
  }
  return Object.entries(settings).map(([name, value]) => `${name}=${quote(value)}`)
}

function wordsOf(approved: ApprovedSql): string[] {
  return Object.entries(approved).flatMap(([key, digests]) =>
    digests.map((digest) => `${key}=${digest}`),
  )
}

function hopLines(hop: Hop, host: Host): string[] {
  const onRevert = findRevertHook(host.hooks, hop.to)
  const back = hop.webPhpBack
  return [
    '',
    `# ${hop.from} > ${hop.to}, ${hop.notesUrl}`,
    `hop ${hop.from} ${hop.to} ${hop.versionConstant}${hop.commit ? ` ${hop.commit}` : ''}`,
    ...(back ? [`on_revert_web_php ${quote(back.version)} ${quote(back.run)}`] : []),
    ...(onRevert ? [`on_revert ${quote(onRevert.as)} ${quote(onRevert.run)}`] : []),
    ...hop.steps.flatMap((step) => [
      `# ${step.title}`,
      stepLine(step, host),
      ...(step.id === 'checkout' ? programsLine(hop) : []),
    ]),
  ]
}

/** On the new code, other programs. */
function programsLine({ programs }: Hop): string[] {
  if (!programs) return []
  const { php, composer } = programs
  const words = ['use_programs', php, composer.path, composer.withPhp ? 'yes' : 'no']
  return [words.map(quote).join(' ')]
}

function stepLine(step: PlannedStep, host: Host): string {
  const limit = host.limits[step.id] ?? step.limit
  if (step.run === undefined) return `await ${step.id} ${step.phase} ${limit}`
  if (step.skip) return `skip ${step.id} ${step.skip}`
  const words = ['step', step.id, step.phase, step.as, String(limit), step.retry, '--run', step.run]
  if (step.says) words.push('--says', step.says)
  if (step.done) words.push('--done', step.done)
  return words.map(quote).join(' ')
}
