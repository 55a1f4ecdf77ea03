import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  followRequest,
  launchRequest,
  outputRequest,
  type RunPlace,
  requestOf,
  settleRequest,
} from '../../src/remote/scripts.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const run = '20261121-020000-test'
/** A script that ends at once: what is looked at is how it comes, not what it does. */
const payload = `#!/bin/sh
exit 0
a 'quoted' "word", a \\ backslash, $HOME, \`id\`, $(id), a tab\t, ünï日本🚦
cat <<'EOF'
EOF
FLEET-
`

function aPlace(): RunPlace {
  return { host: aHost(), run, stateDir: join(aDirectoryOf(), 'state') }
}

function send(shell: string, script: string): SpawnSyncReturns<string> {
  return spawnSync(shell, ['-s'], { input: script, encoding: 'utf8' })
}

const runDirOf = ({ stateDir }: RunPlace) => join(stateDir, 'runs', run)
const scriptOf = (place: RunPlace) => join(runDirOf(place), 'script.sh')

describe.each(['dash', 'bash'])('a launch, read by %s', (shell) => {
  it('brings exactly the script, for our eyes only, and nothing else', () => {
    const place = aPlace()
    const { status, stdout } = send(shell, launchRequest(place, 1, payload).script)
    expect([status, stdout]).toEqual([0, 'launch refused\n'])
    expect(readFileSync(scriptOf(place), 'utf8')).toBe(payload)
    expect(statSync(scriptOf(place)).mode & 0o777).toBe(0o600)
    expect(statSync(place.stateDir).mode & 0o777).toBe(0o700)
    expect(readdirSync(runDirOf(place)).toSorted()).toEqual(['script.sh', 'steps'])
  })

  it('runs nothing where it is cut, at whatever byte', () => {
    const place = aPlace()
    const whole = Buffer.from(launchRequest(place, 1, payload).script)
    const places = new Set([0, 1, 2, 5, ...everyNth(whole.length, 41), ...lastOf(whole.length, 12)])
    for (const length of places) {
      const { stdout, status } = spawnSync(shell, ['-s'], { input: whole.subarray(0, length) })
      expect([length, stdout.toString()]).toEqual([length, ''])
      expect([0, 2, 127]).toContain(status)
      expect(existsSync(place.stateDir)).toBe(false)
    }
    expect(send(shell, whole.toString()).stdout).toBe('launch refused\n')
    expect(existsSync(scriptOf(place))).toBe(true)
  })

  it('refuses a script that is not the one that was sent', () => {
    const place = aPlace()
    const { script } = launchRequest(place, 1, payload)
    const { status, stdout } = send(shell, script.replace("a 'quoted'", "b 'quoted'"))
    expect([status, stdout]).toEqual([74, ''])
    expect(readdirSync(runDirOf(place))).toEqual(['steps'])
  })

  it('refuses a script of another length', () => {
    const place = aPlace()
    const { script } = launchRequest(place, 1, payload)
    expect(send(shell, script.replace('exit 0\n', 'exit 0\n\n')).status).toBe(74)
    expect(existsSync(scriptOf(place))).toBe(false)
  })

  it('never overwrites a script', () => {
    const place = aPlace()
    send(shell, launchRequest(place, 1, payload).script)
    const other = send(shell, launchRequest(place, 2, `${payload}# another\n`).script)
    expect(other.stdout).toBe('launch refused\n')
    expect(readFileSync(scriptOf(place), 'utf8')).toBe(payload)
  })

  it('says so where our place cannot be made', () => {
    const blocked = join(aDirectoryOf({ file: '' }), 'file', 'state')
    const { status } = send(
      shell,
      launchRequest({ ...aPlace(), stateDir: blocked }, 1, payload).script,
    )
    expect(status).toBe(73)
  })

  it('brings any script, whatever stands in it', () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 200 })
      .map((rest) => rest.replaceAll('\0', ''))
    fc.assert(
      fc.property(text, (rest) => {
        const place = aPlace()
        const script = `exit 0\n${rest}\n`
        send(shell, launchRequest(place, 1, script).script)
        expect(readFileSync(scriptOf(place), 'utf8')).toBe(script)
      }),
      { numRuns: 10 },
    )
  })
})

describe('a place with blanks and quotes in its name', () => {
  it('is a place like any other', () => {
    const place = { ...aPlace(), stateDir: join(aDirectoryOf(), "it's a $HOME") }
    send('sh', launchRequest(place, 1, payload).script)
    expect(readFileSync(scriptOf(place), 'utf8')).toBe(payload)
  })
})

describe('what runs with more rights', () => {
  it.each([
    ['none', '/bin/sh -s'],
    ['sudo', 'sudo -n /bin/sh -s'],
  ] as const)('is started as the host says: %s', (become, command) => {
    expect(requestOf(aHost({ become }), 'true')).toEqual({ command, script: 'true' })
  })
})

describe('the outputs of a run', () => {
  function withOutputs(): RunPlace {
    const place = aPlace()
    mkdirSync(join(runDirOf(place), 'steps'), { recursive: true })
    for (const [name, text] of [
      ['01-4.8.0-down', 'down\n'],
      ['02-4.8.0-composer', 'one\n'],
      ['12-4.9.0-composer', 'two'],
    ]) {
      writeFileSync(join(runDirOf(place), 'steps', `${name}.out`), text ?? '')
    }
    return place
  }

  it.each([
    [undefined, ['01-4.8.0-down', '02-4.8.0-composer', '12-4.9.0-composer']],
    ['composer', ['02-4.8.0-composer', '12-4.9.0-composer']],
    ['4.9.0/composer', ['12-4.9.0-composer']],
  ])('are found by step: %s', (step, names) => {
    const { stdout, status } = send('sh', outputRequest(withOutputs(), { step }).script)
    expect(stdout.match(/(?<=^== ).*$/gm)).toEqual(names)
    expect(status).toBe(0)
  })

  it.each([
    [true, 'done\n'],
    [false, 'redo\n'],
  ])('take a person’s word on one step alone: done is %s', (isDone, word) => {
    const place = withOutputs()
    expect(send('sh', settleRequest(place, '4.9.0/composer', isDone).script).status).toBe(0)
    const steps = join(runDirOf(place), 'steps')
    const settled = readdirSync(steps).filter((name) => name.endsWith('.settled'))
    expect(settled).toEqual(['12-4.9.0-composer.settled'])
    expect(readFileSync(join(steps, '12-4.9.0-composer.settled'), 'utf8')).toBe(word)
  })

  it('do not say that they took a word which could not be written', () => {
    const place = withOutputs()
    mkdirSync(join(runDirOf(place), 'steps/12-4.9.0-composer.settled'))
    expect(send('sh', settleRequest(place, '4.9.0/composer', true).script).status).toBe(73)
  })

  it('name the earlier attempts at a step, and are found by attempt', () => {
    const place = withOutputs()
    const steps = join(runDirOf(place), 'steps')
    for (const [name, text] of [
      ['02-4.8.0-composer.out.1', 'zero\n'],
      ['02-4.8.0-composer.attempt', '2\n'],
      ['12-4.9.0-composer.attempt', '3\n'],
    ] as const) {
      writeFileSync(join(steps, name), text)
    }
    const printed = (attempt?: number) => {
      const { stdout, status } = send(
        'sh',
        outputRequest(place, { step: 'composer', attempt }).script,
      )
      return [status, stdout.split('\n').filter(Boolean)]
    }
    expect(printed()).toEqual([
      0,
      ['== 02-4.8.0-composer (earlier: --attempt 1)', 'one', '== 12-4.9.0-composer', 'two'],
    ])
    expect(printed(1)).toEqual([0, ['== 02-4.8.0-composer, attempt 1', 'zero']])
    expect(printed(2)).toEqual([0, ['== 02-4.8.0-composer, attempt 2', 'one']])
    expect(printed(3)).toEqual([0, ['== 12-4.9.0-composer, attempt 3', 'two']])
    expect(printed(4)).toEqual([1, []])
  })

  it('are told to be missing', () => {
    expect(send('sh', outputRequest(withOutputs(), { step: 'bower' }).script).status).toBe(1)
    expect(send('sh', outputRequest(aPlace(), {}).script).status).toBe(1)
  })
})

describe('a run that the host does not have', () => {
  it('is told to be absent', () => {
    expect(send('sh', followRequest(aPlace(), 0).script).status).toBe(3)
  })
})

function everyNth(length: number, nth: number): number[] {
  return Array.from({ length: Math.floor((length - 13) / nth) }, (_, index) => index * nth)
}

/** The last byte is the newline after the call: without it, nothing is missing. */
function lastOf(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => length - 2 - index)
}
