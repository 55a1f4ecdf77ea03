import type { RunFailure } from '../failure.ts'
import type { Wording } from './words.ts'

export const run: Wording<RunFailure> = {
  'step-failed': ({ step, exitCode, reason, lines }, { host, run }) => [
    `${step} ${sayFailed(exitCode, reason)}`,
    `fleet logs ${run} ${host} --step ${step.replace('/wait-review', '/review')}`,
    lines,
  ],
  'step-interrupted': ({ step }, { host, run }) => [
    `${step} began and its end is not known: look, then say whether it is done`,
    `fleet logs ${run} ${host} --step ${step}`,
    [
      `if it is done: fleet settle ${run} ${host} --done`,
      `if not: fleet settle ${run} ${host} --redo`,
    ],
  ],
  'not-begun': ({ reason }, { host }) => {
    const [, rollback] = /^rollback-(.+)$/.exec(reason) ?? []
    if (rollback) return [`run ${rollback} takes it back`, `fleet resume ${rollback}`]
    return [sayWhyNotBegun(reason), `fleet plan --hosts ${host}`]
  },
  'runner-stopped': ({ step }, { run }) => [
    `it was told to stop${step ? ` before ${step}` : ''}`,
    `fleet resume ${run}`,
  ],
  'runner-gone': ({ step }, { run }) => [
    `the runner ended without a word${step ? ` in ${step}` : ''}`,
    `fleet resume ${run}`,
  ],
  'launch-failed': ({ exitCode, lines }, { host }) => [
    `the script could not be started, exit code ${exitCode}`,
    `fleet plan --hosts ${host}`,
    lines,
  ],
  'health-lost': ({ lines }, { run }) => [
    'its site does not serve: three bad answers in a row',
    `fleet resume ${run}`,
    [...lines, 'once it serves, fleet resume goes on'],
  ],
  'health-unknown': ({ reason }, { run }) => [
    `its site cannot be asked: ${reason}`,
    `fleet resume ${run}`,
  ],
}

function sayWhyNotBegun(reason: string): string {
  if (reason === 'unlocked') return 'somebody has given it up: fleet unlock'
  if (reason === 'disk-full') return 'no room for our own record'
  if (reason === 'stopped') return 'it was told to stop before it changed anything'
  return `it did not begin: ${reason}`
}

/** 124 is what timeout(1) gives, 254 is the runner's own; 255 is PHP's, of a fatal error. */
function sayFailed(exitCode: number | undefined, reason: string | undefined): string {
  if (reason === 'site') return 'stopped: another host of its site did not get there'
  if (reason === 'drift') return 'stopped: its SQL is not that of the hosts before it'
  if (reason === 'refused') return 'stopped: its SQL was not approved'
  if (reason === 'unanswered')
    return 'stopped: nobody answered in time whether its SQL may be applied'
  if (reason === 'reboot') return 'was cut off by a reboot'
  if (exitCode === undefined) return 'was cut off: it left no exit code'
  if (exitCode === 124) return 'ran into its time limit'
  if (exitCode === 254) return 'exited 0 and did not say what success says'
  return `failed with exit code ${exitCode}`
}
