import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { parseFacts } from '../../src/survey/parse-facts.ts'
import { surveyScript } from '../../src/survey/survey.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const units = 'etc/systemd/system'

/** What would start a script again on a host with these programs; DIR in them is `dir`. */
function bootHookOf(dir: string, programs: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries({ id: 'echo 0', crontab: '', ...programs })) {
    writeFileSync(join(dir, name), `#!/bin/sh\nDIR=${dir}\n${text}\n`, { mode: 0o755 })
  }
  const env = { PATH: `${dir}:/usr/local/bin:/usr/bin:/bin` }
  const host = aHost({ root: dir, stateDir: join(dir, 'state'), env })
  const input = surveyScript(host, { writable: '', preflight: [], wantSchema: false })
  return parseFacts(spawnSync('sh', ['-s'], { input, encoding: 'utf8' }).stdout)?.bootHook
}

const systemctl = `[ "$1" = is-system-running ] || echo "UnitPath=/run/systemd/transient $DIR/${units} /lib/systemd/system"`

function withUnits(): string {
  const dir = aDirectoryOf()
  mkdirSync(join(dir, units), { recursive: true })
  return dir
}

it('is the directory of systemd’s units where we are root, also without a crontab', () => {
  const dir = withUnits()
  expect(bootHookOf(dir, { systemctl })).toBe(join(dir, units))
})

it.each([
  ['nobody is root', { id: 'echo 1000', systemctl }],
  ['systemd does not run', { systemctl: 'echo "System has not been booted" >&2; exit 1' }],
])('is cron where %s', (_, programs) => {
  expect(bootHookOf(withUnits(), programs)).toBe('cron')
})

it('is cron where the directory is not there to write to', () => {
  expect(bootHookOf(aDirectoryOf(), { systemctl })).toBe('cron')
})
