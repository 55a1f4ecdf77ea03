import { createHash } from 'node:crypto'
import { exportsOf } from '../inventory/environment.ts'
import type { Host } from '../inventory/inventory.ts'
import { quote } from '../quote.ts'
import { readShellText } from '../shell-text.ts'
import type { Request } from './connection.ts'

const launchText = readShellText('launch.sh', import.meta.url)
const followText = readShellText('follow.sh', import.meta.url)

/** One run on one host. */
export type RunPlace = { readonly host: Host; readonly run: string; readonly stateDir: string }

/** A script that the host runs with the rights it works with. */
export function requestOf(host: Host, script: string): Request {
  return { command: host.become === 'sudo' ? 'sudo -n /bin/sh -s' : '/bin/sh -s', script }
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

/** The last lines that a step printed, at most 8 KiB; nothing where it printed nothing. */
export function outputTailRequest(place: RunPlace, step: string): Request {
  const name = quote(`-${step.replace('/', '-')}.out`)
  const text = `output() { for file in "$STATE/runs/$RUN/steps/"*${name}; do tail -c 8192 "$file"; done; }\n`
  return wrap(place, text, 'output', [])
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
