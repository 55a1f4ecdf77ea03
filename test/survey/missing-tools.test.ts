import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import { parseFacts } from '../../src/survey/parse-facts.ts'
import { surveyScript } from '../../src/survey/survey.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'

/** The tools that a host without any would miss. */
function missingTo(differing: Partial<Host>): readonly string[] | undefined {
  const bin = aDirectoryOf()
  for (const tool of ['id', 'tr']) symlinkSync(`/usr/bin/${tool}`, join(bin, tool))
  const host = aHost({ root: bin, stateDir: join(bin, 'state'), env: { PATH: bin }, ...differing })
  const input = surveyScript(host, { writable: '', preflight: [], wantSchema: false })
  return parseFacts(spawnSync('/bin/sh', ['-s'], { input, encoding: 'utf8' }).stdout)?.missingTools
}

it.each<[boolean, string, Partial<Host>]>([
  [false, 'nothing is asked over HTTP', { alarm: 'mail -s fleet noc@example.net' }],
  [true, 'the health is', { health: 'https://portal.example.net' }],
  [true, 'the alarm is', { alarm: 'https://noc.example.net/alarms' }],
])('curl is missed (%j) where %s', (isMissed, _name, differing) => {
  expect(missingTo(differing)).toContain('flock')
  expect(missingTo(differing)?.includes('curl')).toBe(isMissed)
})
