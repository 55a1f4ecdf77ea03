import type { GateWord, HaltReason, HostFact } from '../events.ts'
import type { Plan, SkipReason, Warning } from '../plan/plan.ts'
import type { Work } from '../recipes/works.ts'

/** What a warning of the plan says to the operator. */
export const warningPhrases: Readonly<Record<Warning, string>> = {
  'ahead-of-tag': 'the checkout is ahead of its release tag',
  'version-differs': 'the code calls itself another version than its tag',
  'generated-changes': 'generated files are changed: saved as a diff, then reset',
  'composer-2': 'composer 2 is not proven with this line, composer 1 is',
  'php-unproven': 'composer.json allows this PHP, and a release on the way is not proven with it',
  'release-unknown':
    'fleet does not know a release on the way: it goes by its line, and by what the tag says',
  'release-left-out':
    'its remote has a newer release that fleet neither knows nor could read: it is left out',
  'no-boot-hook': 'neither systemd nor crontab: after a reboot in maintenance the host stays down',
  'no-health-url': 'no health url: nobody asks the site whether it serves',
  'window-short': 'its window closes before its upgrade is usually done',
  'backup-external': 'no dump is made: the inventory says who backs up',
}

/** Why a step is skipped, said aloud. */
export const skipPhrases: Readonly<Record<SkipReason | 'already-done', string>> = {
  'memcached-none': 'skipped: the inventory says memcached: none',
  'caches-elsewhere': 'skipped: .env keeps no cache in memcached',
  'memcached-absent': 'skipped: .env names no memcached and none answers',
  'no-health-url': 'skipped: the inventory has no health url',
  'controller-asks': 'skipped: the controller asks the site, as the inventory says',
  'was-down': 'skipped: the site was in maintenance before and stays so',
  'schema-untouched': 'skipped: the run has not touched the database',
  'schema-host-does': 'skipped: the schema host of its site does it',
  'libraries-kept': 'skipped: the libraries from before are still there',
  'libraries-gone': 'skipped: the libraries from before are installed again',
  'already-done': 'done already',
}

const reviewPhrases: Readonly<Record<GateWord, string>> = {
  go: 'its SQL is approved, it goes on',
  back: 'its SQL is not approved, it goes back',
  hold: 'it stays down',
}

const sitePhrases: Readonly<Record<GateWord, string>> = {
  go: 'its site is ready, it goes on',
  back: 'another host of its site does not get here, it goes back',
  hold: 'its schema host has not come to an end, it stays down',
}

/** What a run does: `to 4.9.3`, or the work where it is no upgrade. */
export function sayWork({ work, target }: Pick<Plan, 'work' | 'target'>): string {
  return work === 'upgrade' ? `to ${target}` : sayChore(work)
}

/** Why nothing new starts. */
export function sayHalt(reason: HaltReason): string {
  return `halted by the ${reason === 'journal' ? 'loss of its journal' : reason}`
}

/** As it is typed: `maintenance on`. */
export function sayChore(work: Work): string {
  return work.replace('-', ' ')
}

/** What was counted: permissions, put right or only looked at. */
export function sayCount(step: string, count: number): string {
  return step.endsWith('/permissions-check') ? `found ${count} wrong` : `fixed ${count}`
}

/** What a host that waits, for its review or for its site, is told. */
export function sayWord(step: string, word: GateWord): string {
  return (step.endsWith('/wait-review') ? reviewPhrases : sitePhrases)[word]
}

type SqlCounts = Pick<Extract<HostFact, { type: 'sql-recorded' }>, 'count' | 'drops' | 'uniques'>

/** `3 statements, 1 with DROP, 1 with a new UNIQUE key`: what can lose data, or stop half-way. */
export function saySql({ count, drops, uniques }: SqlCounts): string {
  if (count === 0) return 'nothing to change in the database'
  return [
    `${count} statement${count === 1 ? '' : 's'}`,
    ...(drops > 0 ? [`${drops} with DROP`] : []),
    ...(uniques > 0 ? [`${uniques} with a new UNIQUE key`] : []),
  ].join(', ')
}

/** The phrase for a reason that came from a host, or the reason itself. */
export function saySkip(reason: string): string {
  return Object.hasOwn(skipPhrases, reason) ? skipPhrases[reason as SkipReason] : reason
}
