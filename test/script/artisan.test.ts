import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { aHop, aStep } from '../support/builders.ts'
import { last } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

/** What comes of a run whose only step asks an artisan that is this, as after an upgrade to 4.9.0. */
async function asked(artisan: string) {
  const run = 'check_artisan --version migrate:status'
  const host = new ScriptHost([
    aHop('4.7.3', '4.8.0', [aStep({ id: 'health', phase: 'finish', run })]),
  ])
  writeFileSync(join(host.bin, 'php'), `#!/bin/sh\n${artisan}\n`, { mode: 0o755 })
  const end = last(await host.execute('run', '1'))
  return { end, out: readFileSync(join(host.runDir, 'steps/01-4.8.0-health.out'), 'utf8') }
}

describe('an upgraded application', () => {
  it('is healthy where artisan answers, and is asked nothing on the terminal', async () => {
    const { end, out } = await asked('[ "$1" = artisan ] && ! read -r answer')
    expect(end).toEqual({
      ...{ type: 'attempt-finished', attempt: 1, outcome: 'upgraded', release: '4.8.0' },
    })
    expect(out).toBe('artisan: answers --version migrate:status\n')
  })

  it.each<[name: string, artisan: string, out: string]>([
    [
      'its libraries do not load',
      'echo "PHP Fatal error: Class not found" >&2; exit 255',
      'artisan --version: exit code 255\nPHP Fatal error: Class not found\n',
    ],
    [
      'its database does not answer',
      '[ "$2" = --version ] || { echo "SQLSTATE[HY000] [2002]"; exit 1; }',
      'artisan migrate:status: exit code 1\nSQLSTATE[HY000] [2002]\n',
    ],
  ])('is upgraded with a warning where %s', async (_name, artisan, out) => {
    const { end, out: told } = await asked(artisan)
    expect(end).toMatchObject({ outcome: 'upgraded', step: '4.8.0/health', code: 1 })
    expect(told).toBe(out)
  })
})
