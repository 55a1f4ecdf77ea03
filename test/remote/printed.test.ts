import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { takeApart } from '../../src/remote/printed.ts'
import { followOutputRequest, outputTailsRequest } from '../../src/remote/scripts.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const boundary = 'b0b0b0b0'

/** A run on a host that is this machine, with what its steps printed. */
function aPlace(printed: Readonly<Record<string, string>>) {
  const root = aDirectoryOf({ '.env': 'DB_PASSWORD=s3cret-of-env\n' })
  const stateDir = join(root, 'state')
  const steps = join(stateDir, 'runs/R/steps')
  mkdirSync(steps, { recursive: true })
  writeFileSync(join(stateDir, 'lock'), '')
  for (const [name, text] of Object.entries(printed)) writeFileSync(join(steps, name), text)
  return { host: aHost({ root, env: { TOKEN: 'glpat-token' } }), run: 'R', stateDir }
}

describe.each(['dash', 'bash'])('what steps printed, read by %s', (shell) => {
  const told = (script: string) => spawnSync(shell, ['-s'], { input: script }).stdout.toString()

  it('is told apart by a line that no step can know', () => {
    const place = aPlace({
      '01-4.9.0-fetch.out': `one\n${boundary}\n\n== 02-4.9.0-down\nno end`,
      '02-4.9.0-down.out': '\u001b[31mtwo\u001b[0m\n',
      '02-4.9.0-down.out.1': 'an earlier attempt\n',
      '100-4.9.3-up.out': '',
    })
    const text = told(outputTailsRequest(place, boundary).script)
    expect(takeApart(text, boundary, [])).toEqual(
      new Map([
        ['4.9.0/fetch', { text: `one\n${boundary}\n\n== 02-4.9.0-down\nno end`, bytes: 37 }],
        ['4.9.3/up', { text: '', bytes: 0 }],
        ['4.9.0/down', { text: 'two', bytes: 13 }],
      ]),
    )
  })

  it('is shown without secrets, by its end where it is long', () => {
    const long = `begin\n${'a line of it\n'.repeat(5000)}`
    const place = aPlace({ '01-4.9.0-fetch.out': `${long}s3cret-of-env, glpat-token\n` })
    const text = told(outputTailsRequest(place, boundary).script)
    const tail = takeApart(text, boundary, ['glpat-token']).get('4.9.0/fetch')
    expect(tail?.text).toMatch(/a line of it\n\*\*\*, \*\*\*$/)
    expect(tail?.text).not.toContain('begin')
    expect(tail?.bytes).toBe(long.length + 27)
  })

  it('is followed to the end of the run, a line without an end and a secret included', () => {
    const place = aPlace({
      '01-4.9.0-fetch.out': 'one\n',
      '02-4.9.0-down.out': 'two s3cret-of-env\nno end',
    })
    const all = '== 01-4.9.0-fetch\none\n== 02-4.9.0-down\ntwo ***\nno end\n'
    expect(told(followOutputRequest(place, {}).script)).toBe(all)
    const one = '== 02-4.9.0-down\ntwo ***\nno end\n'
    expect(told(followOutputRequest(place, { step: '4.9.0/down' }).script)).toBe(one)
  })

  it('is followed as it is printed, a line once it is whole', async () => {
    const place = aPlace({ '01-4.9.0-fetch.out': 'one\nand s3cret' })
    const lock = join(place.stateDir, 'lock')
    const output = join(place.stateDir, 'runs/R/steps/01-4.9.0-fetch.out')
    writeFileSync(lock, '{"run":"R"}')
    const holder = spawn('flock', [lock, 'cat'])
    await until(
      'the run has the host',
      () => spawnSync('flock', ['-n', lock, 'true']).status === 1,
      60,
    )
    const follower = spawn(shell, ['-s'])
    let shown = ''
    follower.stdout.on('data', (text) => {
      shown += text
    })
    const ended = once(follower, 'close')
    follower.stdin.end(followOutputRequest(place, {}).script)
    await until('what is there is shown', () => shown === '== 01-4.9.0-fetch\none\n', 60)
    appendFileSync(output, '-of-env\n')
    await until('what comes is shown', () => shown === '== 01-4.9.0-fetch\none\nand ***\n', 60)
    writeFileSync(output, 'anew\n')
    await until('what began anew is shown', () => shown.endsWith('anew\n'), 60)
    holder.stdin.end()
    await ended
    expect(shown).toBe('== 01-4.9.0-fetch\none\nand ***\nanew\n')
  })
})
