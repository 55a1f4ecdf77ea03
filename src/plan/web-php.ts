import semver from 'semver'
import { minute } from '../duration.ts'
import type { Host } from '../inventory/inventory.ts'
import { quote } from '../quote.ts'
import type { Release } from '../releases/release.ts'
import type { Application } from '../survey/facts.ts'
import type { Hop, PlannedCommand } from './plan.ts'
import { phpFor, versionOf } from './programs.ts'
import type { Situation } from './situation.ts'

/** The release with which the web server changes its PHP, by minor versions: from 7.0 to 7.3. */
export type Change = { readonly release: string; readonly from: string; readonly to: string }

/** Those that the inventory has no line for, there or back: somebody does them by hand. */
export function changesByHand(situation: Situation): Change[] {
  return changesOn(situation).filter((change) => linesMissing([change], situation.host).length > 0)
}

/** The versions that the inventory has no line for. */
export function linesMissing(
  changes: readonly Change[],
  host: Pick<Host, 'webPhp'>,
): readonly string[] {
  const versions = new Set(changes.flatMap(({ from, to }) => [from, to]))
  return [...versions].filter((version) => findLine(host, version) === undefined)
}

/** The hops, with a step that changes the web server's PHP where the inventory has a line for that. */
export function withWebPhp(hops: readonly Hop[], situation: Situation): Hop[] {
  const { host } = situation
  const changes = changesOn(situation)
  return hops.map((hop) => {
    const change = changes.find(({ release }) => release === hop.to)
    const back = change && findLine(host, change.from)
    const step = change && stepTo(change.to, host)
    if (!step) return hop
    const onRevert = back === undefined ? {} : { webPhpBack: { version: change.from, run: back } }
    const steps = hop.steps.flatMap((each) => (each.id === 'checkout' ? [each, step] : [each]))
    return { ...hop, ...onRevert, steps }
  })
}

/** The steps of a way back, with one that puts the web server onto the PHP of before; else what is left to a person. */
export function withWebPhpBack(
  steps: readonly PlannedCommand[],
  { host, application }: Pick<Situation, 'host' | 'application'>,
  { from, to }: { readonly from: Release | undefined; readonly to: Release },
): { readonly steps: PlannedCommand[]; readonly remarks: string[] } {
  const before = webPhpOf(to, application)
  const now = from ? webPhpOf(from, application) : before
  if (now === before) return { steps: [...steps], remarks: [] }
  const step = stepTo(before, host)
  if (!step) return { steps: [...steps], remarks: [sayByHand(now, before)] }
  const back: PlannedCommand = { ...step, phase: 'commit' }
  const all = steps.flatMap((each) => (each.id === 'checkout' ? [each, back] : [each]))
  return { steps: all, remarks: [] }
}

function sayByHand(now: string, before: string): string {
  return `By hand: the web server and cron run PHP ${before} again when the site comes up, not ${now}.`
}

/** The step that puts the web server onto a PHP, where the inventory has a line for that. */
export function stepTo(version: string, host: Pick<Host, 'webPhp'>): PlannedCommand | undefined {
  const line = findLine(host, version)
  if (line === undefined) return undefined
  return {
    id: 'web-php',
    title: `put the web server onto PHP ${version}`,
    phase: 'change',
    as: 'root',
    limit: 5 * minute,
    retry: 'idempotent',
    run: `put_web_php ${quote(version)} ${quote(line)}`,
  }
}

/** The minor version that a release is run by on a host; the lowest it can be, where the host has none. */
function webPhpOf(release: Release, application: Application): string {
  const php = phpFor(release, application)
  const lowest = semver.minVersion(release.phpProven ?? release.php)?.version
  return minorOf(php ? versionOf(php) : (lowest ?? '0.0.0'))
}

function changesOn({ from, path, find, application }: Situation): Change[] {
  const versions = [from, ...path].map((version) => {
    const release = find(version)
    return { version, php: release && webPhpOf(release, application) }
  })
  return versions.slice(1).flatMap(({ version, php }, index) => {
    const before = versions[index]?.php
    return before && php && before !== php ? [{ release: version, from: before, to: php }] : []
  })
}

function findLine({ webPhp }: Pick<Host, 'webPhp'>, version: string): string | undefined {
  return typeof webPhp === 'string' ? webPhp : webPhp?.[version]
}

function minorOf(version: string): string {
  return `${semver.major(version)}.${semver.minor(version)}`
}
