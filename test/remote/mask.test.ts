import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { outputRequest, outputTailRequest } from '../../src/remote/scripts.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const dotenv = `APP_KEY=base64:QUJDREVGR0hJSktMTU5PUA==
DB_PASSWORD="p4ss \\"of\\" \\\\o/"
MAIL_PASSWORD=short
export GRAPHER_TOKEN='t0ken [a-z]* & more'   # ours
SECRET_OVER_LINES="first line
second line"
DB_USERNAME=ixpmanager
`

/** What is shown of what a step printed. */
function shown(printed: string, { env = dotenv, tail = false, shell = 'dash' } = {}): string {
  const root = aDirectoryOf({ '.env': env })
  const stateDir = join(root, 'state')
  mkdirSync(join(stateDir, 'runs/R/steps'), { recursive: true })
  writeFileSync(join(stateDir, 'runs/R/steps/01-4.9.0-bower.out'), printed)
  const place = { host: aHost({ root }), run: 'R', stateDir }
  const request = tail ? outputTailRequest(place, 'bower') : outputRequest(place, { step: 'bower' })
  const { stdout } = spawnSync(shell, ['-s'], { input: request.script, maxBuffer: 2 ** 28 })
  return stdout
    .toString()
    .replace(/^== .*\n/, '')
    .trimEnd()
}

describe.each(['dash', 'bash'])('what a step printed, read by %s', (shell) => {
  it.each([
    ['a key', 'k=base64:QUJDREVGR0hJSktMTU5PUA==;', 'k=***;'],
    ['a password, as it is read', `'p4ss "of" \\o/'`, `'***'`],
    ['a password, as it stands in .env', 'DB_PASSWORD="p4ss \\"of\\" \\\\o/"', 'DB_PASSWORD="***"'],
    ['a token that looks like a pattern', "t0ken [a-z]* & more't0ken", "***'t0ken"],
    ['each line of one of two', 'second line\nfirst line', '***\n***'],
    ['one that PHP cut in a trace', "login('base64:QUJDREVG...', 'x')", "login('***', 'x')"],
    ['one in a URL', 'https://eve:s3cret@example.net/x', 'https://***@example.net/x'],
  ])('is shown without %s', (_name, printed, left) => {
    expect(shown(printed, { shell })).toBe(left)
  })

  it('is shown as it is elsewhere, where no secret is, and without a .env', () => {
    const printed = 'ixpmanager, short, base64: a@b c://d e'
    expect(shown(printed, { shell })).toBe(printed)
    expect(shown(printed, { shell, env: '' })).toBe(printed)
  })

  it('has no half a secret where its tail begins', () => {
    const line = `${'base64:QUJDREVGR0hJSktMTU5PUA=='.repeat(100_000)}\n`
    expect(shown(line, { shell, tail: true })).toMatch(/^\**$/)
  })
})

describe('a line without an end', () => {
  it('is shown in pieces, and takes no memory for the whole', () => {
    const printed = 'x'.repeat(20_000_000)
    const left = shown(printed)
    expect(left.replaceAll('\n', '')).toBe(printed)
    expect(left.split('\n').every((line) => line.length <= 2 ** 20)).toBe(true)
  })
})
