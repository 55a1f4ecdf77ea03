import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { launchRequest } from '../../src/remote/scripts.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const run = '20261121-020000-test'
const unit = `fleet-${run}-1`
const newestFirst = [
  'OOMPolicy=continue',
  'CollectMode=inactive-or-failed',
  'After=multi-user.target',
  'TimeoutStopSec=15min',
  'StandardOutput=null',
  'IgnoreSIGPIPE=no',
  'KillMode=process',
]

/** What a launch is told on a host with this systemd-run, and how it started what it brought. */
function launchWith(systemdRun: string, { uid = 0, attempt = 1 } = {}) {
  const bin = aDirectoryOf()
  const place = { host: aHost(), run, stateDir: join(bin, 'state') }
  const put = (name: string, text: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\ncd ${bin}\n${text}\n`, { mode: 0o755 })
  put('id', `echo ${uid}`)
  put('systemctl', 'echo "$*" >>asked; kill -0 "$(cat pid)" 2>/dev/null')
  put('systemd-run', `echo "$*" >>units\n${systemdRun}`)
  put('setsid', 'echo "$*" >>sessions; exec "$@"')
  mkdirSync(join(place.stateDir, 'runs', run), { recursive: true })
  const event = '{"type":"attempt-started","at":1,"attempt":1,"mode":"run"}'
  const payload = `echo '${event}' >>${join(place.stateDir, 'runs', run, 'events')}\n`
  const host = { ...place.host, env: { PATH: `${bin}:/usr/sbin:/usr/bin:/sbin:/bin` } }
  const { script } = launchRequest({ ...place, host }, attempt, payload)
  const { stdout } = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8' })
  const lines = (name: string) =>
    existsSync(join(bin, name)) ? readFileSync(join(bin, name), 'utf8').trim().split('\n') : []
  return { told: stdout, units: lines('units'), sessions: lines('sessions') }
}

const takeOptions = 'shift; while [ "$1" = -p ]; do shift 2; done'
const startIt = `${takeOptions}; { sleep 0.5; "$@"; } & echo $! >pid`
const optionsOf = (words: string | undefined) => words?.match(/(?<=-p )\S+/g) ?? []

describe('where systemd starts units for us, a launch', () => {
  it('has the runner in one of its own, and waits for it to begin', () => {
    const { told, units, sessions } = launchWith(startIt)
    expect([told, sessions]).toEqual(['launch started\n', []])
    expect(units).toHaveLength(1)
    expect(units[0]).toMatch(new RegExp(`^--unit=${unit} .* /bin/sh \\S+/script.sh run 1$`))
    expect(optionsOf(units[0])).toEqual(newestFirst)
  })

  it('leaves out what an older one refuses, and nothing else', () => {
    const refuse =
      'case "$*" in *OOM*|*Collect*|*After*) echo "Unknown assignment" >&2; exit 1 ;; esac'
    const { told, units, sessions } = launchWith(`${refuse}\n${startIt}`)
    expect([told, sessions]).toEqual(['launch started\n', []])
    expect(optionsOf(units.at(-1))).toEqual(newestFirst.slice(3))
  })

  it('that finds the unit of an earlier launch there waits for that one', () => {
    const { told, sessions } = launchWith(`[ -e pid ] || { ${startIt}; }; exit 1`)
    expect([told, sessions]).toEqual(['launch started\n', []])
  })
})

describe('a launch goes on with a session', () => {
  it.each([
    ['that refuses', 'exit 1', newestFirst.length],
    ['that is not there', 'exit 127', 1],
    ['that does not answer in time', 'exit 124', 1],
    ['whose unit ends before it begins', 'exit 0', 1],
  ])('after a systemd-run %s', (_, systemdRun, tries) => {
    const { told, units, sessions } = launchWith(systemdRun)
    expect(told).toBe('launch started\n')
    expect([units.length, sessions.length]).toEqual([tries, 1])
  })

  it('where it is not root, and asks for no unit', () => {
    const { told, units, sessions } = launchWith(startIt, { uid: 1000 })
    expect([told, units, sessions.length]).toEqual(['launch started\n', [], 1])
  })
})

it('a launch of what ends without a word is refused, not waited for', () => {
  expect(launchWith(startIt, { attempt: 2 }).told).toBe('launch refused\n')
})
