import { describe, expect, it } from 'vitest'
import { readDescribedLock } from '../../src/remote/described-lock.ts'
import { sayLock } from '../../src/report/lock-text.ts'

function say(lines: readonly string[]): string[] {
  const stdout = lines.map((line) => `${line.replace(' ', '\t')}\n`).join('')
  const lock = readDescribedLock({ kind: 'exit', code: 0, stdout, stderr: '' })
  if (!lock) throw new Error('no answer')
  return sayLock('lon1', lock)
}

const held = ['lock held', 'state /var/lib/fleet', 'run R1', 'by eve@noc']
const left = ['lock left', 'state /var/lib/fleet', 'run R1', 'by eve@noc', 'step 4.9.0/schema']

describe('who has a host, and what it would break to take it back', () => {
  it.each<[string, string[], string[]]>([
    ['nobody', ['lock free'], ['lon1: nobody has it']],
    [
      'a run at work, with the site up',
      [...held, 'step 4.9.0/fetch', 'at 1795226000'],
      [
        'lon1: run R1 of eve@noc is at work, at 4.9.0/fetch since 2026-11-21 01:53 UTC',
        '  unlocking has it stop once this step has come to its end, and nothing after it is done',
        '  what it was to do is left: fleet resume R1 goes on with it',
      ],
    ],
    [
      'a run at work, with the site down',
      [...held, 'down yes'],
      [
        'lon1: run R1 of eve@noc is at work',
        '  unlocking has it stop once this step has come to its end, and nothing after it is done',
        '  its site stays in maintenance until fleet resume R1 goes on with it',
      ],
    ],
    [
      'a run that was held in the schema step',
      [...left, 'down yes', 'schema touched', 'original yes'],
      [
        'lon1: run R1 of eve@noc has not come to its end, it stands at 4.9.0/schema',
        '  unlocking gives it up: neither fleet resume R1 nor a reboot goes on with it or takes it back',
        '  its site stays in maintenance, until somebody brings it up',
        '  its database may be half-way to 4.9.0',
        '  what it kept stays: fleet rollback takes it back',
      ],
    ],
  ])('%s', (_what, told, said) => {
    expect(say(told)).toEqual(said)
  })

  it.each([
    ['no answer', ''],
    ['a run that is no name', 'lock\theld\nrun\t../../etc\n'],
  ])('is not told by %s', (_what, stdout) => {
    expect(readDescribedLock({ kind: 'exit', code: 0, stdout, stderr: '' })).toBeUndefined()
  })
})
