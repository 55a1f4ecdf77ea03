import { isWell, type RunState } from '../journal/run-state.ts'
import type { HostTimeline, StepSpan } from '../journal/timeline.ts'
import { type Plan, pathOf } from '../plan/plan.ts'
import type { Release } from '../releases/release.ts'
import { word } from '../wording/word.ts'
import type { Examined } from './doctor-text.ts'
import { exitCodeOf } from './exit-code.ts'
import type { HostOutput } from './folded.ts'
import { type HostReport, reportHosts } from './outcomes.ts'
import type { HostStatus } from './status.ts'
import type { Trust } from './trust-table.ts'
import { noteOf } from './upgrade-table.ts'

/** The one form of everything `--json` prints; `run` is null where nothing was started. */
function envelope(run: string | null, exitCode: number, rest: object): string {
  return JSON.stringify({ schema: 1, run, exitCode, ...rest }, null, 2)
}

/** A run's end: where each host stands. */
export function upgradeJson(state: RunState, outputs: readonly HostOutput[] = []): string {
  const hosts = reportHosts(state).map((report) => ({
    ...upgradeHost(report, state),
    ...outputOf(report, outputs),
  }))
  return envelope(state.run || null, exitCodeOf(state), { hosts })
}

/** The same with every step of every host. */
export function reportJson(state: RunState, timelines: ReadonlyMap<string, HostTimeline>): string {
  const hosts = reportHosts(state).map((report) => {
    const { steps = [], downs = [] } = timelines.get(report.plan.host) ?? {}
    return { ...upgradeHost(report, state), steps: steps.map(stepOf), downs }
  })
  const { by, startedAt, finishedAt = null } = state
  return envelope(state.run, exitCodeOf(state), { by, startedAt, finishedAt, hosts })
}

function stepOf({ step, attempt, how, from, to, code }: StepSpan) {
  const seconds = to === undefined ? null : to - from
  return { step, attempt, how, code: code ?? null, startedAt: from, seconds }
}

export function doctorJson(examined: readonly Examined[], exitCode: number): string {
  const hosts = examined.map(({ name, findings }) => ({
    host: name,
    checks: findings.map(({ fix = null, ...finding }) => ({ ...finding, fix })),
  }))
  return envelope(null, exitCode, { hosts })
}

export function statusJson(hosts: readonly HostStatus[], exitCode: number): string {
  return envelope(null, exitCode, { hosts })
}

export function trustJson(trusts: readonly Trust[], exitCode: number): string {
  const keys = trusts.map(({ hosts, isBastion, name, keyType, fingerprint, state, failure }) => ({
    ...{ hosts, bastion: isBastion, address: name, keyType: keyType ?? null },
    ...{ fingerprint: fingerprint ?? null, key: state },
    note: failure ? word(failure, { host: hosts.join(',') }).what : null,
  }))
  return envelope(null, exitCode, { keys })
}

export function planJson(plan: Plan, exitCode: number): string {
  return envelope(null, exitCode, plan)
}

export function scriptJson(host: string, script: string): string {
  return envelope(null, 0, { hosts: [{ host, script }] })
}

export function releasesJson(releases: readonly Release[]): string {
  return envelope(null, 0, { releases })
}

export function logsJson(run: string, host: string, lines: readonly string[]): string {
  return envelope(run, 0, { hosts: [{ host, lines }] })
}

export function settleJson(
  run: string,
  step: { host: string; step: string; settled: string },
): string {
  return envelope(run, 0, { hosts: [step] })
}

export function unlockJson(
  hosts: ReadonlyArray<{ host: string; end: string }>,
  exitCode: number,
): string {
  return envelope(null, exitCode, { hosts })
}

export function haltJson(run: string, halted: boolean): string {
  return envelope(run, 0, { halted })
}

export function runsJson(states: readonly RunState[]): string {
  const runs = states.map((state) => ({
    run: state.run,
    startedAt: state.startedAt,
    finishedAt: state.finishedAt ?? null,
    by: state.by,
    work: state.plan.work,
    target: state.plan.target,
    detached: state.isDetached,
    exitCode: state.finishedAt === undefined ? null : exitCodeOf(state),
    hosts: reportHosts(state).map(({ plan, outcome }) => ({ host: plan.host, outcome })),
  }))
  return JSON.stringify({ schema: 1, runs }, null, 2)
}

function upgradeHost(report: HostReport, run: RunState) {
  const { plan, state, outcome } = report
  const step = state.failedStep ?? state.step ?? null
  const hop = plan.hops.find(({ to }) => step?.startsWith(`${to}/`))
  const phase = hop?.steps.find(({ id }) => step === `${hop.to}/${id}`)?.phase ?? null
  const { startedAt, finishedAt } = state
  return {
    host: plan.host,
    site: plan.site,
    stage: plan.stage,
    from: plan.from ?? null,
    to: plan.to ?? null,
    path: pathOf(plan),
    release: state.release ?? null,
    outcome,
    healthy: isHealthy(report),
    phase,
    step,
    downtimeSeconds: state.startedAt === undefined ? null : state.downtimeSeconds,
    downSince: state.downSince ?? null,
    seconds: startedAt && finishedAt ? finishedAt - startedAt : null,
    ...(state.dump ? { dump: state.dump } : {}),
    note: noteOf(report, run),
  }
}

function outputOf({ plan }: HostReport, outputs: readonly HostOutput[]) {
  const own = outputs.find(({ host }) => host === plan.host)
  return own ? { output: own.lines } : {}
}

/** Null where it did not come to a good end, and where nobody could ask. */
function isHealthy({ outcome, state, isUnhealthy }: HostReport): boolean | null {
  if (!isWell(outcome) || state.failure?.kind === 'health-unknown') return null
  return !isUnhealthy
}
