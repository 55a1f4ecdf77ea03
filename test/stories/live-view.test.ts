import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasRequest, leaveRequest } from '../../src/journal/requests.ts'
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
  const hosts = ['live1', 'watched1'].map((name) => ({ name, release: '4.9.0' }))
  lab = await startLab({ hosts: [...hosts, { name: 'asked1', release: '4.8.0' }] })
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
    leaveRequest(runDir, 'halt')
    await until('the halt is taken', () => !hasRequest(runDir, 'halt'))
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

describe.skipIf(!hasTool('tmux'))('a run that is attached to on a terminal', () => {
  it('is shown as whoever began it sees it, is halted by a key, and left to itself by another', async () => {
    lab.host('watched1').fault('4.9.3/composer', 'hang')
    const controller = new Controller(lab.inventory)
    const running = controller.start('upgrade', '--hosts', 'watched1', '--yes')
    await controller.reaches(running, '4.9.3/composer')
    const run = controller.lastRun()
    terminal = new Tmux(size, [process.execPath, builtFleet(), 'attach', run], controller.env)
    const shown = await terminal.shows(/watched1 {2}4\.9\.3\/composer .* output .* down \d+s\n/)
    expect(shown[0]).toMatch(
      new RegExp(`^${run} to latest · .* · stage rest 1/1 · 0 failed, 0 allowed$`),
    )
    expect(shown.at(-1)).toBe('s status · j k choose · l its log · h halt · d detach')
    terminal.type('h')
    await terminal.shows(
      `run ${run} halts: nothing new starts, what runs finishes\n${run} to latest`,
    )
    expect(running.stderr()).toContain('halting: nothing new starts')
    terminal.type('d')
    const left = await terminal.shows(`\nleft: the run goes on\nnext: fleet attach ${run}`)
    expect(left.join('\n')).not.toContain('s status')
    expect(running.child.exitCode).toBe(null)
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(130)
  })
})
