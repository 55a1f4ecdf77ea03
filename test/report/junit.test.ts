import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timelinesOf } from '../../src/journal/timeline.ts'
import { renderJunit } from '../../src/report/junit.ts'
import { hostileText } from '../support/hostile.ts'
import { aPlan, recorded, runStarted, startedAt, stateAfter } from '../support/run-builders.ts'
import { aToldRun } from '../support/told-run.ts'

function junitOf(said: string): string {
  const { state, timelines } = aToldRun(said)
  return renderJunit(state, timelines)
}

describe('a run as JUnit XML', () => {
  it('has a suite a host, a case a step, and a case for how the host ended', () => {
    expect(junitOf('Lock wait <timeout>')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="fleet 20261121-020000-test" tests="9" failures="3" errors="0" skipped="0" time="40">
  <testsuite name="lon1" tests="4" failures="0" errors="0" skipped="0" time="20" timestamp="2026-11-21T01:53:40">
    <testcase classname="lon1" name="4.8.0/fetch" time="1"/>
    <testcase classname="lon1" name="4.8.0/composer" time="1"/>
    <testcase classname="lon1" name="4.8.0/schema" time="1"/>
    <testcase classname="lon1" name="outcome" time="20"/>
  </testsuite>
  <testsuite name="waw1" tests="1" failures="1" errors="0" skipped="0" time="0" timestamp="2026-11-21T01:53:20">
    <testcase classname="waw1" name="outcome" time="0">
      <failure message="blocked: edited by hand: resources/views/layouts/with_a_name_that_is_longer_than_any_line/menu.foil.php">see them on the host: cd /srv/ixpmanager &amp;&amp; git diff HEAD
next: fleet plan --hosts waw1</failure>
    </testcase>
  </testsuite>
  <testsuite name="ams1" tests="4" failures="2" errors="0" skipped="0" time="20" timestamp="2026-11-21T01:53:20">
    <testcase classname="ams1" name="4.8.0/fetch" time="1"/>
    <testcase classname="ams1" name="4.8.0/composer" time="1"/>
    <testcase classname="ams1" name="4.8.0/schema" time="1">
      <failure message="exit code 1"></failure>
    </testcase>
    <testcase classname="ams1" name="outcome" time="20">
      <failure message="held: 4.8.0/schema failed with exit code 1">Lock wait &lt;timeout&gt;
next: fleet logs 20261121-020000-test ams1 --step 4.8.0/schema</failure>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  it('does not fail a host for what a later attempt did well', () => {
    const step = '4.8.0/schema'
    const plan = aPlan({ lon1: {} })
    const events = [
      runStarted(plan),
      { type: 'host-launched', at: startedAt, host: 'lon1', attempt: 1 } as const,
      ...recorded('lon1', [
        { type: 'attempt-started', attempt: 1, mode: 'run' },
        { type: 'step-started', step },
        { type: 'step-finished', step, code: 1 },
        { type: 'attempt-started', attempt: 2, mode: 'run' },
        { type: 'step-started', step },
        { type: 'step-finished', step, code: 0 },
      ]),
      { type: 'host-finished', at: startedAt + 9, host: 'lon1', outcome: 'upgraded' } as const,
    ]
    const xml = renderJunit(stateAfter(plan, events.slice(1)), timelinesOf(events))
    expect(xml).toContain('tests="3" failures="0" errors="0" skipped="1"')
    expect(xml).toContain('<skipped message="exit code 1, attempted again"></skipped>')
    expect(xml).toContain('name="4.8.0/schema (attempt 2)"')
  })

  it('holds no markup of a host, and no character that XML has not', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const xml = junitOf(`${text}</failure><testcase name="owned" classname="x">&`)
        expect(xml.match(/<testcase /g)).toHaveLength(9)
        expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
        expect(xml).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/)
      }),
      { numRuns: 50 },
    )
  })
})
