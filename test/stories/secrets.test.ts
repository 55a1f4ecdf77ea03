import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databasePassword } from '../lab/application/texts.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { aListener, type Listener } from '../support/alarm-listener.ts'
import { Controller, type Ended } from '../support/controller.ts'
import { until } from '../support/until.ts'

/** Each must stand nowhere but where it is kept. */
const canaries = {
  'database password': databasePassword,
  'database password as .env has it': databasePassword.replaceAll(/[\\"]/g, '\\$&'),
  APP_KEY: 'base64:Q0FOQVJZLUFQUC1LRVktMTIzNDU2Nzg5MA==',
  'token of env:': 'canary-inventory-token-7391',
  'token of the alarm': 'canary-alarm-token-5512',
}

/** A step that tells all it knows, and fails. */
const talkative = `#!/bin/sh
case "$*" in *--version*) echo 1.8.14; exit ;; esac
env; printf '%s\\n' "$BOWER_TOKEN" >&2; cat .env
exit 1
`

let lab: Lab
let listener: Listener
const controllers: Controller[] = []
let seen: Set<string>
const said: Ended[] = []

beforeAll(async () => {
  listener = await aListener()
  const alarm = `${listener.url}/${canaries['token of the alarm']}`
  const env = { BOWER_TOKEN: canaries['token of env:'] }
  const setup = { release: '4.8.0', alarm, env } as const
  lab = await startLab({ hosts: ['s1', 's2'].map((name) => ({ name, ...setup })) })
  for (const { root } of lab.hosts)
    appendFileSync(join(root, '.env'), `APP_KEY=${canaries.APP_KEY}\n`)
  tellAll('s1')
  lab.host('s2').fault('4.9.0/schema', 'fail')
  const watching = watchCommandLines()
  said.push(...(await Promise.all(['s1', 's2'].map(upgradeAndLook))).flat())
  await until('the alarm is raised', () => listener.received.length > 0)
  seen = await watching()
})

afterAll(async () => {
  await lab.stop()
  listener.close()
})

async function upgradeAndLook(host: string): Promise<Ended[]> {
  const controller = new Controller(lab.inventory)
  controllers.push(controller)
  const ended = await controller.fleet('upgrade', '-vv', '--hosts', host, '--yes', '--to', '4.9.0')
  const printed = await controller.fleet('logs', '-vv', controller.lastRun(), host)
  return [ended, printed, await controller.fleet('status', '-vv', '--hosts', host)]
}

/** In place of its bower, which is a link to the lab's. */
function tellAll(host: string): void {
  rmSync(join(lab.host(host).dir, 'bin/bower'))
  lab.host(host).write('bin/bower', talkative)
  chmodSync(join(lab.host(host).dir, 'bin/bower'), 0o755)
}

/** The command lines of this lab and of who works on it, until asked for them. */
function watchCommandLines(): () => Promise<Set<string>> {
  const lines = new Set<string>()
  let isOver = false
  const watching = (async () => {
    for (; !isOver; await wait(10)) for (const line of commandLines()) lines.add(line)
  })()
  return async () => {
    isOver = true
    await watching
    return lines
  }
}

function commandLines(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const ours = pids.filter((pid) => read(`/proc/${pid}/environ`).includes(lab.dir))
  return ours.map((pid) => read(`/proc/${pid}/cmdline`))
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // It has ended meanwhile.
  }
}

describe('a run whose step tells all it knows', () => {
  it('ends as any that fails, and is told of', () => {
    expect(said.map(({ code }) => code)).toEqual([4, 0, 0, 7, 0, 0])
    expect(said[0]?.stdout).toContain('APP_KEY=***')
    expect(said[1]?.stdout).toContain('BOWER_TOKEN=***')
  })

  it.each(Object.entries(canaries))('shows nobody the %s', (_name, canary) => {
    const shown = said.flatMap(({ stdout, stderr }) => [stdout, stderr])
    expect(shown.filter((text) => text.includes(canary))).toEqual([])
  })

  it.each(Object.entries(canaries))('writes the %s to no file of a controller', (_name, canary) => {
    const files = controllers.flatMap(({ stateHome }) =>
      readdirSync(stateHome, { recursive: true, encoding: 'utf8' }).map((file) =>
        join(stateHome, file),
      ),
    )
    expect(files.filter((file) => file.endsWith('fleet.log'))).toHaveLength(2)
    expect(files.filter((file) => read(file).includes(canary))).toEqual([])
  })

  it.each(Object.entries(canaries))('has the %s on no command line', (_name, canary) => {
    const commands = lab.hosts.flatMap((host) => host.commands().map(({ words }) => words))
    expect(commands.some((words) => words.startsWith('mysqldump '))).toBe(true)
    expect([...seen].some((line) => line.includes('inner'))).toBe(true)
    expect([...commands, ...seen].filter((line) => line.includes(canary))).toEqual([])
  })

  it('keeps its files to whom they belong, here and there', () => {
    const places = [
      ...controllers.map(({ stateHome }) => stateHome),
      ...lab.hosts.map(({ dir }) => join(dir, 'state')),
    ]
    const open = execFileSync('find', [...places, '-perm', '/077'], { encoding: 'utf8' })
    const kept = execFileSync('find', [...places, '-name', '*.sql.gz'], { encoding: 'utf8' })
    expect(kept.split('\n').filter(Boolean)).toHaveLength(2)
    expect(open.split('\n').filter((path) => path && !places.includes(path))).toEqual([])
  })
})
