import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { PlannedCommand } from '../../src/plan/plan.ts'
import * as site from '../../src/recipes/steps/site.ts'
import { findRelease } from '../../src/releases/catalog.ts'
import { aHop } from '../support/builders.ts'
import { last } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

/** What comes of a run whose only step is that the application validates itself, and says this. */
async function validated(lines: readonly string[], code = 0) {
  const to = findRelease('7.4.0')
  const step = to && site.selfCheck({ from: to, to })
  if (!step) throw new Error('7.4.0 has no such step')
  const { hops: _, ...planned } = step
  const host = new ScriptHost([aHop('4.7.3', '4.8.0', [planned satisfies PlannedCommand])])
  const php = `#!/bin/sh\n[ "$1" = validate.php ] || exit 9\ncat <<'TEXT'\n${lines.join('\n')}\nTEXT\nexit ${code}\n`
  writeFileSync(join(host.bin, 'php'), php, { mode: 0o755 })
  return last(await host.execute('run', '1'))
}

const wellBegun = 'No errors detected during basic validations'

describe('an application that validates itself', () => {
  it('is in order where all of its table is', async () => {
    const end = await validated([wellBegun, '| Mail    | OK      |', '| Cron    | Warning |'])
    expect(end).toEqual({
      type: 'attempt-finished',
      attempt: 1,
      outcome: 'upgraded',
      release: '4.8.0',
    })
  })

  it.each<[string, string[], number]>([
    ['its table has an error, whatever it exits with', [wellBegun, '| Mail    | Error   |'], 0],
    ['its table has one in other lines', [wellBegun, '│ Mail │ Error │ none set │'], 0],
    ['it comes to no table', ['There were errors during the validation process.'], 1],
    ['it asks, and ends by itself', ['(y/N)?', 'Terminating script.'], 0],
  ])('is upgraded with a warning where %s', async (_name, lines, code) => {
    expect(await validated(lines, code)).toMatchObject({
      outcome: 'upgraded',
      step: '4.8.0/self-check',
    })
  })
})

describe('a release before 7.4.0', () => {
  it('has nothing to validate itself with', () => {
    const [from, to] = [findRelease('7.3.0'), findRelease('7.3.1')]
    expect(from && to && site.selfCheck({ from, to })).toBeUndefined()
  })
})
