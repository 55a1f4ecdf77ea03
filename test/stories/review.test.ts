import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { builtFleet } from '../support/built.ts'
import { Controller } from '../support/controller.ts'
import { hasTool } from '../support/tools.ts'
import { until } from '../support/until.ts'

const names = ['yes1', 'yes2', 'late1', 'kill1', 'first', 'same', 'other', 'next']
let lab: Lab

beforeAll(async () => {
  const short = { limits: { 'wait-review': '2s' } }
  const setups = names.map((name) => ({
    name,
    release: '4.8.0',
    ...(name === 'late1' ? short : {}),
  }))
  const site = [
    { name: 'no1', release: '4.8.0', site: 'no' },
    { name: 'no2', release: '4.8.0', site: 'no', databaseOf: 'no1' },
  ]
  lab = await startLab({ hosts: [...setups, ...site] })
  const columns = lab.host('other').read('var/db/columns')
  lab.host('other').write('var/db/columns', `${columns}switch.local_notes\n`)
})

afterAll(() => lab.stop())

type Terminal = {
  readonly child: ChildProcess
  readonly told: () => string
  readonly type: (text: string) => void
  readonly ended: Promise<number | null>
}

/** fleet on a terminal. */
function onTerminal(controller: Controller, command: string): Terminal {
  const line = `${process.execPath} ${builtFleet()} ${command}`
  const child = spawn('script', ['-qefc', line, '/dev/null'], { env: controller.env })
  let told = ''
  child.stdout.on('data', (text) => {
    told += text
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, told: () => told, type: (text) => child.stdin.write(text), ended }
}

/** Answers every question after the first so many characters; resolves once it has been asked. */
async function answer(terminal: Terminal, text: string): Promise<string> {
  const before = terminal.told().length
  await until('it asks', () => terminal.told().slice(before).includes('Apply it? (yes/no)'), 120)
  terminal.type(text)
  return terminal.told().slice(before)
}

const upgrade = (hosts: string, ...more: string[]) =>
  ['upgrade', '--hosts', hosts, '--to', '4.9.0', '--yes', ...more] as const

const stepsOf = (controller: Controller, host: string) =>
  controller
    .journal()
    .flatMap((event) => (event.type === 'step-started' && event.host === host ? [event.step] : []))

describe.skipIf(!hasTool('script'))('a review on a terminal', () => {
  it('shows the SQL of the first host; the second has the same and needs nobody', async () => {
    const controller = new Controller(lab.inventory)
    const terminal = onTerminal(controller, upgrade('yes1,yes2', '--review', '-c', '2').join(' '))
    const shown = await answer(terminal, 'yes\r')
    expect(shown).toContain('yes1: the SQL of 4.8.0 > 4.9.0 on mariadb-10.1')
    expect(shown).toMatch(/^! ALTER TABLE switch DROP switchtype; +<-- DROP\r?$/m)
    expect(shown).toMatch(/\d+ statements, \d+ with DROP/)
    expect(lab.host('yes1').columns()).toContain('switch.switchtype')
    expect(await terminal.ended).toBe(0)
    expect(terminal.told().split('Apply it?')).toHaveLength(2)
    expect(terminal.told()).toContain('2 hosts: 2 upgraded')
    const words = controller.journal().filter(({ type }) => type === 'word-given')
    expect(words).toMatchObject([{ host: 'yes1', step: '4.9.0/wait-review', word: 'go' }])
  })

  it('that is answered with no takes the host back with its site, untouched in its database', async () => {
    const controller = new Controller(lab.inventory)
    const columns = lab.host('no1').columns()
    const terminal = onTerminal(controller, upgrade('no1,no2', '--review').join(' '))
    expect(await answer(terminal, 'no\r')).toContain('no1: the SQL of 4.8.0 > 4.9.0')
    expect(await terminal.ended).toBe(4)
    expect(terminal.told()).toContain('4.9.0/wait-review stopped: its SQL was not approved')
    expect(terminal.told()).toContain('next: fleet upgrade --hosts no1,no2 --to 4.9.0 --review')
    expect(lab.host('no1').columns()).toEqual(columns)
    for (const host of ['no1', 'no2'].map(lab.host)) {
      expect([await host.release(), host.isDown()]).toEqual(['v4.8.0', false])
    }
  })

  it('that nobody answers takes the host back by itself', async () => {
    const controller = new Controller(lab.inventory)
    const terminal = onTerminal(controller, upgrade('late1', '--review').join(' '))
    expect(await terminal.ended).toBe(4)
    expect(terminal.told()).toContain('nobody answered in time whether its SQL may be applied')
    expect([await lab.host('late1').release(), lab.host('late1').isDown()]).toEqual([
      'v4.8.0',
      false,
    ])
  })

  it('is asked again by a resume, where the terminal was closed', async () => {
    const controller = new Controller(lab.inventory)
    const terminal = onTerminal(controller, upgrade('kill1', '--review').join(' '))
    await until('it asks', () => terminal.told().includes('Apply it?'), 120)
    terminal.child.kill('SIGKILL')
    await terminal.ended
    const resumed = onTerminal(controller, 'resume')
    await answer(resumed, 'yes\r')
    expect(await resumed.ended).toBe(0)
    expect(await lab.host('kill1').release()).toBe('v4.9.0')
  })
})

describe('SQL without a terminal', () => {
  it('is kept by the run, and of a host that differs it is told, and taken back', async () => {
    const controller = new Controller(lab.inventory)
    const columns = lab.host('other').columns()
    const ended = await controller.fleet(...upgrade('first,same,other'))
    expect(ended.stdout).toMatch(/^first +4.8.0 +4.9.0 +upgraded /m)
    expect(ended.stdout).toMatch(/^same +4.8.0 +4.9.0 +upgraded /m)
    expect(ended.stdout).toMatch(
      /^other +4.8.0 +4.9.0 +reverted .*4.9.0.review stopped: its SQL is not that of the hosts/m,
    )
    expect(ended.stdout).toContain('next: fleet upgrade --hosts other --to 4.9.0 --review')
    expect(ended.code).toBe(4)
    expect(lab.host('other').columns()).toEqual(columns)
    const file = join(controller.runsDir, controller.lastRun(), 'review.sql')
    expect(readFileSync(file, 'utf8').match(/^-- .*/gm)).toEqual(
      Array(2).fill('-- 4.8.0-4.9.0/mariadb-10.1'),
    )
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const approved = await controller.fleet(...upgrade('other,next', '--approve-sql', file))
    expect(approved.stdout).toContain('2 hosts: 2 upgraded')
    expect(stepsOf(controller, 'next')).toContain('4.9.0/wait-review')
    expect(approved.code).toBe(0)
    const again = upgrade('other', '--review', '--approve-sql', file)
    expect((await controller.fleet(...again)).stdout).toContain('1 host: 1 current')
  })

  it.each([
    [['--review'], 'there is no terminal to ask whether the SQL may be applied'],
    [['--approve-sql', '/nonexistent'], 'there is no file /nonexistent'],
    [['--approve-sql', '/etc/hostname'], '/etc/hostname approves no SQL'],
  ])('%j is refused before anything begins', async (flags, says) => {
    const { code, stderr } = await new Controller(lab.inventory).fleet(...upgrade('no*', ...flags))
    expect(stderr).toContain(`fleet: ${says}`)
    expect(code).toBe(2)
  })
})
