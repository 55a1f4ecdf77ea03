import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { builtFleet } from '../support/built.ts'
import { Controller, type Ended } from '../support/controller.ts'
import { hasTool } from '../support/tools.ts'
import { until } from '../support/until.ts'
import { expectUntouched, startUntouchedLab } from '../support/untouched-lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startUntouchedLab()
})

afterAll(() => lab.stop())

/** fleet upgrade on a terminal, and what is typed there once it asks. */
async function upgradeAndType(typed: string): Promise<Omit<Ended, 'stderr'>> {
  const controller = new Controller(lab.inventory)
  const command = `${process.execPath} ${builtFleet()} upgrade --hosts lon1`
  const terminal = spawn('script', ['-qefc', command, '/dev/null'], { env: controller.env })
  let told = ''
  terminal.stdout.on('data', (text) => {
    told += text
  })
  const ended = new Promise<number | null>((resolve) => terminal.on('close', resolve))
  await until('it asks', () => told.includes('(yes/no)'), 60)
  terminal.stdin.write(typed)
  const late = setTimeout(() => terminal.kill('SIGKILL'), 10_000)
  const code = await ended
  clearTimeout(late)
  return { code, stdout: told }
}

describe.skipIf(!hasTool('script'))('a question on a terminal', () => {
  it.each([
    ['n', 'n\r', 2],
    ['an empty line', '\r', 2],
    ['Ctrl-D', '\u0004', 2],
    ['Ctrl-C', '\u0003', 130],
  ])('that is answered with %s starts nothing and says so', async (_name, typed, code) => {
    const ended = await upgradeAndType(typed)
    expect(ended.stdout).toContain('Upgrade 1 of 1 hosts? (yes/no)')
    expect(ended.stdout.trimEnd().split(/\r?\n/).at(-1)).toBe('not confirmed: nothing was touched')
    expect(ended.code).toBe(code)
  })
})

describe('after all these', () => {
  it('nothing was touched on any host', () => expectUntouched(lab))
})
