import { execFile, execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { stepsTo } from '../../src/recipes/recipe-for.ts'
import { catalog } from '../../src/releases/catalog.ts'
import { compileScript } from '../../src/script/compile.ts'
import { readCases } from '../support/cases.ts'
import { aDirectoryOf } from '../support/files.ts'
import { hasTool } from '../support/tools.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const run = promisify(execFile)
const directory = aDirectoryOf()
const cases = join(import.meta.dirname, '../cases')
const withPath = readCases().filter(({ plan }) => plan.hops.length > 0 && plan.setup)
const silence = { stdout: '', stderr: '' }

/** Only reads a script, runs nothing. */
const readers = [
  ['dash', '-n'],
  ['bash', '--posix', '-n'],
] as const

function scriptOf({ name, plan, host }: (typeof withPath)[number]): string {
  const path = join(directory, `${name}.sh`)
  writeFileSync(
    path,
    compileScript(plan, host, {
      run: '20261121-020000-test',
      by: 'eve@noc',
      work: 'upgrade',
    }),
  )
  return path
}

describe('the script of', () => {
  it.each(withPath)('$name is one that dash and bash read without a word', async (planned) => {
    const path = scriptOf(planned)
    for (const [shell, ...flags] of readers) {
      expect(await run(shell, [...flags, path])).toEqual(silence)
    }
  })

  it.each(withPath)('$name has the settings and the steps that the case says', async (planned) => {
    const own = ownPartOf(readFileSync(scriptOf(planned), 'utf8'))
    await expect(own).toMatchFileSnapshot(join(cases, planned.name, 'script.txt'))
  })
})

/** What differs from host to host, a script of its own: the settings, and the lines of the plan. */
function ownPartOf(script: string): string {
  const [settings = ''] = script.split('# ==== the application')
  return settings + script.slice(script.indexOf('# ==== the plan'))
}

describe('a step of the script', () => {
  it.each(['dash', 'bash'])(
    'is read by %s with its text in one word, whatever stands in it',
    (shell) => {
      const [planned] = withPath.filter(({ name }) => name === '4.1.0-to-latest')
      if (!planned) throw new Error('no such case')
      const script = compileScript(planned.plan, planned.host, {
        run: 'R',
        by: 'eve@noc',
        work: 'upgrade',
      })
      const calls = script.split('\n').filter((line) => /^(step|skip) /.test(line))
      const reading = `step() { printf '%s\\0' step "$@" ''; }\nskip() { printf '%s\\0' skip "$@" ''; }\n`
      const read = execFileSync(shell, ['-s'], {
        input: reading + calls.join('\n'),
        encoding: 'utf8',
      })
      const words = read.split('\0\0').map((call) => call.split('\0'))
      const steps = planned.plan.hops.flatMap((hop) => hop.steps)
      expect(words.slice(0, -1)).toEqual(
        steps.map(({ id, phase, as, limit, retry, run: text, says, done, skip }) =>
          skip
            ? ['skip', id, skip]
            : [
                ...['step', id, phase, as, String(limit), retry, '--run', text],
                ...(says ? ['--says', says] : []),
                ...(done ? ['--done', done] : []),
              ],
        ),
      )
    },
  )
})

/** From the release before, as a run meets it, and from itself. */
const hopsOfCatalog = catalog.flatMap((release, index) => [
  ...stepsTo(release),
  ...stepsTo(release, catalog[index - 1]),
])

describe('what the steps of every release run', () => {
  it('is sh that dash and bash read without a word, piece by piece', async () => {
    const texts = hopsOfCatalog.flatMap(({ run: text, done }) => [text, done ?? ':'])
    const path = join(directory, 'steps.sh')
    writeFileSync(path, [...new Set(texts)].map((text, n) => `step_${n}() { ${text}\n}\n`).join(''))
    for (const [shell, ...flags] of readers) {
      expect(await run(shell, [...flags, path])).toEqual(silence)
    }
  })
})

describe.skipIf(!hasTool('shellcheck'))('shellcheck', () => {
  // SC2034: settings are used in the text of steps, which shellcheck takes for words.
  const flags = ['-s', 'sh', '-f', 'gcc', '-S', 'warning', '-e', 'SC2034']

  it('warns of nothing in a whole script', async () => {
    const [planned] = withPath
    if (!planned) throw new Error('no case')
    expect(await run('shellcheck', [...flags, scriptOf(planned)])).toEqual(silence)
  })

  it('nor in what the script of each case has of its own', async () => {
    const paths = withPath.map(({ name }) => join(cases, name, 'script.txt'))
    expect(await run('shellcheck', [...flags, ...paths])).toEqual(silence)
  })
})
