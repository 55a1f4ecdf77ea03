import type { Asked } from '../asked.ts'
import { formatDuration } from '../duration.ts'
import type { BatchSize } from '../inventory/inventory.ts'
import { canStart, type Hop, type HostPlan, type Plan, pathOf, type Stage } from '../plan/plan.ts'
import type { Work } from '../recipes/works.ts'
import { word } from '../wording/word.ts'
import type { Words } from '../wording/words.ts'
import type { Colour } from './colour.ts'
import { foldNames, sayNames } from './folded.ts'
import { renderGrid } from './grid.ts'
import { describeAsks, describeLongWay, isLong, sayPath } from './long-way.ts'
import { nextAfterPlan } from './next.ts'
import { sayChore, skipPhrases, warningPhrases } from './phrases.ts'

/** What was typed for a plan: the flags that last, and the file it is kept in. */
export type Typed = { readonly asked?: Asked; readonly output?: string | undefined }

/** The hosts and their paths, then what each host will do and why a host cannot. */
export function renderPlan(plan: Plan, colour: Colour, { asked, output }: Typed = {}): string {
  return [
    renderPlanTable(plan, colour),
    ...describeHosts(plan.hosts, colour, asked).flatMap((lines) => ['', ...lines]),
    '',
    `next: ${nextAfterPlan(plan, asked, output)}`,
  ].join('\n')
}

/** The hosts × path table with the stages below it. */
export function renderPlanTable(plan: Plan, colour: Colour): string {
  const rows = plan.hosts.map((host) => [
    host.host,
    host.from ?? '?',
    sayPath(pathOf(host)),
    host.stage,
    verdictOf(host, plan.work, colour),
  ])
  return [
    renderGrid(['host', 'from', 'path', 'stage', 'plan'], rows),
    ...plan.stages.map((stage) => describeStage(stage, plan)),
  ].join('\n')
}

function verdictOf(plan: HostPlan, work: Work, colour: Colour): string {
  const failure = plan.unreachable ?? plan.blockers[0]
  if (failure) {
    const more = plan.blockers.length > 1 ? ` and ${plan.blockers.length - 1} more` : ''
    const { what } = word(failure, { host: plan.host })
    return colour(`${plan.unreachable ? 'unreachable' : 'blocked'}: ${what}${more}`, 'yellow')
  }
  if (!canStart(plan)) return colour('current', 'green')
  return sayChore(work)
}

function describeStage(stage: Stage, plan: Plan): string {
  const { name, batches, soakSeconds, budget } = stage
  const hosts = batches.map(sayNames).join(' | ')
  const soak = soakSeconds > 0 ? `soak ${formatDuration(soakSeconds)}, ` : ''
  return `stage ${name}: ${hosts} (${sayBatches(stage, plan)}${soak}budget ${budget})`
}

/** How the sizes come out, a percent rounded up: `20 sites by 1, 25%, 100%: 1, 5, 14`. */
function sayBatches({ batches, sizes }: Stage, plan: Plan): string {
  if (batches.length === 1) return ''
  const counts = batches.map((batch) => countSites(batch, plan))
  const total = counts.reduce((sum, count) => sum + count, 0)
  return `${total} sites by ${sizes.map(saySize).join(', ')}: ${counts.join(', ')}; `
}

function saySize(size: BatchSize): string {
  return 'count' in size ? String(size.count) : `${size.percent}%`
}

/** How many sites each batch of a plan has, all stages in turn. */
export function countBatches(plan: Plan): number[] {
  return plan.stages.flatMap(({ batches }) => batches.map((batch) => countSites(batch, plan)))
}

function countSites(batch: readonly string[], { hosts }: Plan): number {
  return new Set(hosts.filter(({ host }) => batch.includes(host)).map(({ site }) => site)).size
}

/** Hosts with the same way and the same to say of it are told once. */
function describeHosts(hosts: readonly HostPlan[], colour: Colour, asked?: Asked): string[][] {
  const alike = new Map<string, { names: string[]; lines: string[] }>()
  for (const plan of hosts) {
    const lines = describeHost(plan, colour, asked)
    const same = alike.get(lines.join('\n'))
    if (same) same.names.push(plan.host)
    else alike.set(lines.join('\n'), { names: [plan.host], lines })
  }
  return [...alike.values()].map(({ names, lines: [verdict, ...more] }) => [
    `${colour(foldNames(names), 'bold')}: ${verdict}`,
    ...more,
  ])
}

function describeHost(plan: HostPlan, colour: Colour, asked?: Asked): string[] {
  const failures = plan.unreachable ? [plan.unreachable] : plan.blockers
  return [
    verdictOf(plan, 'upgrade', colour),
    ...describeRole(plan),
    ...plan.warnings.map((warning) => `  note: ${warningPhrases[warning]}`),
    ...describeFailures(
      failures.map((failure) => word(failure, { host: plan.host, asked })),
      plan.unreachable ? 'unreachable' : 'blocked',
    ),
    ...(isLong(plan.hops) ? describeLongWay(plan, asked) : plan.hops.flatMap(describeHop)),
  ]
}

/** What to do about several alike is said once, below the last of them. */
function describeFailures(
  failures: readonly Words[],
  verdict: 'unreachable' | 'blocked',
): string[] {
  return failures.flatMap(({ what, evidence, next }, index) => {
    const following = failures[index + 1]
    const isAlike = following?.next === next
    const isSaidBelow = isAlike && following.evidence.join('\n') === evidence.join('\n')
    const todo = [...(isSaidBelow ? [] : evidence), ...(isAlike ? [] : [`next: ${next}`])]
    return [`  ${verdict}: ${what}`, ...todo.map((line) => `    ${line}`)]
  })
}

function describeRole({ site, setup }: HostPlan): string[] {
  switch (setup?.role) {
    case 'schema-host':
      return [`  site ${site}: does the database steps, once every host of it is down`]
    case 'sibling':
      return [`  site ${site}: takes the code, waits for the database steps of its schema host`]
    default:
      return []
  }
}

function describeHop(hop: Hop): string[] {
  return [
    `  ${hop.from} > ${hop.to}   ${hop.notesUrl}`,
    ...hop.remarks.map((remark) => `    remark: ${remark}`),
    ...describeAsks(hop).map((line) => `    ${line}`),
    ...hop.steps.map(
      ({ id, phase, title, skip }) =>
        `    ${id.padEnd(19)}${phase.padEnd(9)}${skip ? skipPhrases[skip] : title}`,
    ),
  ]
}
