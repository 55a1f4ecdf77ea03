import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { aDirectoryOf } from '../support/files.ts'

const text = readFileSync(new URL('../../src/survey/last-change.sh', import.meta.url), 'utf8')
const down = (at: number) => `{"type":"site-went-down","at":${at}}\n`
const up = (at: number) => `{"type":"site-came-up","at":${at}}\n`
const step = '{"type":"step-started","at":9,"step":"4.9.0/schema"}\n'

it.each([
  ['held', step + down(10) + step, '10\n'],
  ['up again', down(10) + step + up(12), ''],
  ['down once more', down(10) + up(12) + down(14) + step, '14\n'],
  ['never down', step, ''],
  ['not there', undefined, ''],
])('since when a run has left its site down: %s', (_, events, told) => {
  const directory = aDirectoryOf(events === undefined ? {} : { events })
  const script = `${text}\nwent_down_at "$1"`
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', script, 'sh', join(directory, 'events')], {
    encoding: 'utf8',
  })
  expect([stdout, stderr]).toEqual([told, ''])
})
