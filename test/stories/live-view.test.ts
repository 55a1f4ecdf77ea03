import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasHaltRequest, leaveHaltRequest } from '../../src/journal/halt-request.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { builtFleet } from '../support/built.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { fleetOnTerminal } from '../support/terminal.ts'
import { Tmux } from '../support/tmux.ts'
import { hasTool } from '../support/tools.ts'
import { until } from '../support/until.ts'

let lab: Lab

beforeAll(async () => {
  const live1 = { name: 'live1', release: '4.9.0' }
  lab = await startLab({ hosts: [live1, { name: 'asked1', release: '4.8.0' }] })
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

const size = { columns: 100, rows: 30 }
let terminal: Tmux | undefined

afterEach(() => terminal?.end())

describe.skipIf(!hasTool('tmux'))('a live view that somebody is asked in', () => {
  it('makes room for the question, and goes on below the answer and what happened meanwhile', async () => {
    const controller = new Controller(lab.inventory)
    const args = ['upgrade', '--hosts', 'asked1', '--to', '4.9.0', '--review', '--yes']
    terminal = new Tmux(size, [process.execPath, builtFleet(), ...args], controller.env)
    await terminal.shows(/asked1 {2}4\.9\.0\/\S+ .*\ns status · .* · d detach$/)
    const asking = await terminal.shows(/Apply it\? \(yes\/no\)$/)
    expect(asking.join('\n')).toMatch(
      /batch 1 of stage rest: asked1\n\nasked1: the SQL of 4\.8\.0 > 4\.9\.0 on /,
    )
    const runDir = join(controller.runsDir, controller.lastRun())
    leaveHaltRequest(runDir)
    await until('the halt is taken', () => !hasHaltRequest(runDir))
    expect(terminal.lines()).toEqual(asking)
    terminal.type('yes', 'Enter')
    const halting = 'halting: nothing new starts, what runs finishes; Ctrl-C again detaches'
    const answered = [...asking.slice(0, -1), 'Apply it? (yes/no) yes', halting]
    const after = await terminal.shows(
      /detaches\n.* · stage rest .*\n.* at work.*\n(.*\n)?s status · .* detach$/,
    )
    expect(after.slice(0, answered.length)).toEqual(answered)
    const end = await terminal.shows('1 host: 1 upgraded')
    expect(end.slice(0, answered.length)).toEqual(answered)
    expect(end.join('\n')).not.toContain('s status')
  })
})
