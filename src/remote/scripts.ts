import { createHash } from 'node:crypto'
import type { GateWord } from '../events.ts'
import { exportsOf } from '../inventory/environment.ts'
import type { Host } from '../inventory/inventory.ts'
import type { SiteCheck } from '../plan/plan.ts'
import { quote } from '../quote.ts'
import { healthSettings } from '../script/health-settings.ts'
import { readShellText } from '../shell-text.ts'
import { applicationShell } from '../survey/survey.ts'
import type { Request } from './request.ts'
import { asRoot } from './sudo-request.ts'

const launchText = readShellText('launch.sh', import.meta.url)
const followText = readAll('alive.sh', 'follow.sh')
const gateText = readShellText('gate.sh', import.meta.url)
const outputsText = readAll('mask.sh', 'alive.sh', 'outputs.sh', 'follow-outputs.sh')
const healthText = readAll('mask.sh', '../script/steps/health.sh', 'health.sh')
const unlockText = readShellText('unlock.sh', import.meta.url)
const runsText = readShellText('runs.sh', import.meta.url)

/** One run on one host. */
export type RunPlace = { readonly host: Host; readonly run: string; readonly stateDir: string }

/** A script that the host runs with the rights it works with. */
export function requestOf(host: Host, script: string): Request {
  return { command: host.become === 'sudo' ? asRoot : '/bin/sh -s', script }
}

/**
 * Ships `payload` and starts it. It stands in a here-document in a function that is called on the
 * last line, so a cut stdin runs nothing; its byte count and digest are checked besides.
 */
export function launchRequest(place: RunPlace, attempt: number, payload: string): Request {
  const bytes = Buffer.byteLength(payload)
  const digest = createHash('sha256').update(payload).digest('hex')
  return wrap(place, launchText, 'launch', [
    `ATTEMPT=${attempt} BYTES=${bytes} DIGEST=${digest}`,
    `script() { cat <<'FLEET-${digest}'\n${payload}FLEET-${digest}\n}`,
  ])
}

/** Reads a run's record from a byte offset on, until the run is no longer alive. */
export function followRequest(place: RunPlace, offsetBytes: number): Request {
  return wrap(place, followText, 'follow', [`OFFSET=${offsetBytes}`])
}

/** The last 8 KiB that a step printed. */
export function outputTailRequest(place: RunPlace, step: string): Request {
  return outputsRequest(place, { step }, 'each_output print_tail')
}

/** Which outputs of a run: of one step or all of them, of one attempt or each step's last. */
export type Printed = { readonly step?: string | undefined; readonly attempt?: number | undefined }

/** Everything that these steps printed. Exit code 1 where there is nothing. */
export function outputRequest(place: RunPlace, printed: Printed): Request {
  return outputsRequest(place, printed, 'each_output print_whole')
}

/** The last 32 KiB of what each step printed, each after a line that begins with this boundary. */
export function outputTailsRequest(place: RunPlace, boundary: string): Request {
  return outputsRequest(place, { boundary }, 'each_output print_tail_apart')
}

/** What these steps print, as they print it, until nothing of the run is alive. */
export function followOutputRequest(place: RunPlace, { step }: Printed): Request {
  return outputsRequest(place, { step }, 'follow_output')
}

/** Leaves a person's word on an interrupted step for the next attempt. */
export function settleRequest(place: RunPlace, step: string, isDone: boolean): Request {
  return outputsRequest(place, { step }, `each_output settle_as_${isDone ? 'done' : 'redo'}`)
}

/** What a host knows of a run, or of its newest; its place is found as the survey finds it. */
export function describeRunRequest(host: Host, run: string | undefined): Request {
  const place = { host, run: run ?? '', stateDir: host.stateDir ?? '' }
  return wrap(place, runsText, 'describe_run', [])
}

/** Who has a host; its place is found as the survey finds it. */
export function describeLockRequest(host: Host): Request {
  return lockRequest({ host, run: '', stateDir: host.stateDir ?? '' }, 'describe_lock')
}

/** Takes a host back from its run: one that is at work is told to stop, one that is not is given up. */
export function unlockRequest(place: RunPlace): Request {
  return lockRequest(place, 'unlock')
}

function lockRequest(place: RunPlace, call: string): Request {
  return wrap(place, `${applicationShell}\n${unlockText}`, call, [`ROOT=${quote(place.host.root)}`])
}

/** Leaves the word that a host of a site waits for at a step, given as `4.9.0/wait-code`. */
export function wordRequest(place: RunPlace, step: string, word: GateWord): Request {
  const gate = step.replace('/', '-')
  return wrap(place, gateText, 'leave_word', [`GATE=${quote(gate)} WORD=${word}`])
}

/** What a site is asked, and what its release calls itself. */
export type Question = { readonly check: SiteCheck; readonly versionConstant: string }

/** Asks the site from its host, once. Exit code 1, and what it said, where it does not serve. */
export function healthRequest(place: RunPlace, { check, versionConstant }: Question): Request {
  const { HEALTH, HEALTH_RESOLVE } = healthSettings(check)
  return wrap(place, `${applicationShell}\n${healthText}`, 'sample_health', [
    `HEALTH=${quote(HEALTH)} HEALTH_RESOLVE=${quote(HEALTH_RESOLVE)}`,
    `CONSTANT=${quote(versionConstant)} ROOT=${quote(place.host.root)}`,
  ])
}

/** Whether the site is in maintenance: `down` or `up`, as the host's own file tells it. */
export function siteRequest(place: RunPlace): Request {
  const root = `ROOT=${quote(place.host.root)}`
  return wrap(
    place,
    applicationShell,
    'cd "$ROOT" && if is_down; then echo down; else echo up; fi',
    [root],
  )
}

/** Over the outputs of a step, given as `4.9.0/composer` or `composer`, or of all steps. */
function outputsRequest(
  place: RunPlace,
  { step, attempt, boundary = '' }: Printed & { readonly boundary?: string },
  call: string,
): Request {
  const end = step === undefined ? '' : `-${step.replace('/', '-')}`
  return wrap(place, `${applicationShell}\n${outputsText}`, call, [
    `STEP=${quote(end)} ATTEMPT=${attempt ?? ''} ROOT=${quote(place.host.root)} BOUNDARY=${boundary}`,
  ])
}

function readAll(...names: string[]): string {
  return names.map((name) => readShellText(name, import.meta.url)).join('\n')
}

function wrap(
  { host, run, stateDir }: RunPlace,
  text: string,
  call: string,
  more: string[],
): Request {
  const script = [
    'fleet() {',
    ...exportsOf(host),
    'export LC_ALL=C',
    `STATE=${quote(stateDir)} RUN=${quote(run)}`,
    ...more,
    text,
    call,
    '}',
    'fleet',
    '',
  ].join('\n')
  return requestOf(host, script)
}
