import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { fleetOnTerminal } from '../support/terminal.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab({ hosts: [{ name: 'live1', release: '4.9.0' }] })
})

afterAll(() => lab.stop())

describe('on a terminal that can draw', () => {
  it('a run is shown as it goes, a key shows a log, and another lets go of it', async () => {
    lab.host('live1').fault('4.9.3/composer', 'hang')
    const silenced = join(aDirectoryOf(), 'silenced')
    const silence = ['--silence', `echo $FLEET_HOST >${silenced}`]
    const args = ['upgrade', '--hosts', 'live1', '--yes', ...silence]
    const { code, stdout } = await fleetOnTerminal(
      new Controller(lab.inventory),
      args,
      [
        [/live1 {2}4\.9\.3\/composer install the PHP libraries .* down \d+s/, 'l'],
        ['── live1 ──', 's'],
        [/live1 {2}4\.9\.0 {2}4\.9\.3 {2}at work: 4\.9\.3\/composer/, 'd'],
      ],
      'cols 120 rows 24',
    )
    expect(code).toBe(130)
    expect(readFileSync(silenced, 'utf8')).toBe('live1\n')
    expect(stripVTControlCharacters(stdout)).toMatch(/^live1 +4\.9\.0 +4\.9\.3 +detached/m)
  })
})
