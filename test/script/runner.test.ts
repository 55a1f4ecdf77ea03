import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aHop, aStep } from '../support/builders.ts'
import { ScriptHost } from '../support/script-host.ts'
import { until } from '../support/until.ts'

const fetch = aStep({ id: 'fetch', phase: 'prepare', run: 'trace fetch' })
const down = aStep({
  id: 'down',
  as: 'web',
  run: 'trace down; : >storage/framework/down',
  done: 'is_down',
})
const backup = aStep({ id: 'backup', run: 'keep_libraries' })
const checkout = aStep({
  id: 'checkout',
  as: 'owner',
  run: 'trace checkout $TO; git checkout -q "v$TO"',
  done: 'is_checked_out',
})
const composer = aStep({
  id: 'composer',
  as: 'web',
  run: 'trace composer $TO; echo "libraries of $TO" >vendor/autoload.php',
})
const schema = aStep({ id: 'schema', phase: 'commit', as: 'web', run: 'trace schema $TO' })
const caches = aStep({ id: 'caches', phase: 'commit', as: 'web', run: 'trace caches $TO' })
const up = aStep({
  id: 'up',
  phase: 'finish',
  as: 'web',
  run: 'trace up; rm -f storage/framework/down',
})
const health = aStep({ id: 'health', phase: 'finish', as: 'web', run: 'trace health' })

const change = [down, backup, checkout, composer]
const steps = [fetch, ...change, schema, caches, up, health]

function oneHop(differing: Partial<Record<string, Partial<typeof down>>> = {}) {
  return [
    aHop(
      '4.7.3',
      '4.8.0',
      steps.map((step) => ({ ...step, ...differing[step.id] })),
    ),
  ]
}

function twoHops(second: Partial<Record<string, Partial<typeof down>>> = {}) {
  return [
    aHop('4.7.3', '4.8.0', [fetch, ...change, schema, caches]),
    aHop(
      '4.8.0',
      '4.9.0',
      [...change, schema, caches, up].map((step) => ({ ...step, ...second[step.id] })),
    ),
  ]
}

const libraries = (host: ScriptHost) =>
  readFileSync(join(host.root, 'vendor/autoload.php'), 'utf8').trim()
const isDown = (host: ScriptHost) => existsSync(join(host.root, 'storage/framework/down'))
const release = (host: ScriptHost) => host.git('describe', '--tags')
const last = (facts: readonly object[]) => facts.at(-1)

describe('a run that goes well', () => {
  it('runs every step once, in order, and says so', async () => {
    const host = new ScriptHost(twoHops())
    const facts = await host.execute('run', '1')
    expect(host.trace()).toEqual([
      'fetch',
      'down',
      'checkout 4.8.0',
      'composer 4.8.0',
      'schema 4.8.0',
      'caches 4.8.0',
      'checkout 4.9.0',
      'composer 4.9.0',
      'schema 4.9.0',
      'caches 4.9.0',
      'up',
    ])
    expect(facts.filter(({ type }) => /^(hop|site|attempt)/.test(type))).toEqual([
      { type: 'attempt-started', attempt: 1, mode: 'run' },
      { type: 'hop-started', hop: '4.8.0' },
      { type: 'site-went-down' },
      { type: 'hop-finished', hop: '4.8.0' },
      { type: 'hop-started', hop: '4.9.0' },
      { type: 'site-came-up' },
      { type: 'hop-finished', hop: '4.9.0' },
      { type: 'attempt-finished', attempt: 1, outcome: 'upgraded', release: '4.9.0' },
    ])
    expect(facts).toContainEqual({
      type: 'step-skipped',
      step: '4.9.0/down',
      reason: 'already-done',
    })
  })

  it('leaves no trace when it is started again, with the same attempt or a later one', async () => {
    const host = new ScriptHost(oneHop())
    const facts = await host.execute('run', '1')
    expect(await host.execute('run', '1')).toEqual(facts)
    expect(await host.execute('run', '2')).toEqual(facts)
    expect(await host.execute('boot')).toEqual(facts)
    expect(host.trace().filter((word) => word === 'down')).toHaveLength(1)
  })

  it('keeps its record to itself and lets the steps write as usual', async () => {
    const host = new ScriptHost(
      oneHop({ composer: { run: 'echo x >made; mkdir -p vendor; : >vendor/autoload.php' } }),
    )
    await host.execute('run', '1')
    const mode = (path: string) =>
      execFileSync('stat', ['-c', '%a', path], { encoding: 'utf8' }).trim()
    expect(mode(join(host.runDir, 'events'))).toBe('600')
    expect(mode(join(host.stateDir, 'lock'))).toBe('600')
    expect(mode(join(host.root, 'made'))).toBe('644')
  })
})

describe('a step that fails', () => {
  const cases = [
    { step: 'fetch', outcome: 'failed', release: '4.7.3', isDown: false, on: 'v4.7.3' },
    { step: 'down', outcome: 'reverted', release: '4.7.3', isDown: false, on: 'v4.7.3' },
    { step: 'backup', outcome: 'reverted', release: '4.7.3', isDown: false, on: 'v4.7.3' },
    { step: 'checkout', outcome: 'reverted', release: '4.7.3', isDown: false, on: 'v4.7.3' },
    { step: 'composer', outcome: 'reverted', release: '4.7.3', isDown: false, on: 'v4.7.3' },
    { step: 'schema', outcome: 'held', release: '4.8.0', isDown: true, on: 'v4.8.0' },
    { step: 'caches', outcome: 'held', release: '4.8.0', isDown: true, on: 'v4.8.0' },
    { step: 'up', outcome: 'held', release: '4.8.0', isDown: true, on: 'v4.8.0' },
    { step: 'health', outcome: 'upgraded', release: '4.8.0', isDown: false, on: 'v4.8.0' },
  ]

  it.each(cases)(
    'in $step ends $outcome',
    async ({ step, outcome, release: standing, isDown: down, on }) => {
      const host = new ScriptHost(oneHop({ [step]: { run: 'exit 3', done: undefined } }))
      const facts = await host.execute('run', '1')
      expect(facts).toContainEqual({ type: 'step-finished', step: `4.8.0/${step}`, code: 3 })
      expect(last(facts)).toEqual({
        type: 'attempt-finished',
        attempt: 1,
        outcome,
        release: standing,
        step: `4.8.0/${step}`,
      })
      expect(isDown(host)).toBe(down)
      expect(release(host)).toBe(on)
      expect(libraries(host)).toBe(`libraries of ${on.slice(1)}`)
    },
  )

  it('in a later hop reverts to the last complete one', async () => {
    const host = new ScriptHost(twoHops({ composer: { run: 'rm -rf vendor; exit 1' } }))
    const facts = await host.execute('run', '1')
    expect(last(facts)).toMatchObject({
      outcome: 'reverted',
      release: '4.8.0',
      step: '4.9.0/composer',
    })
    expect([release(host), libraries(host), isDown(host)]).toEqual([
      'v4.8.0',
      'libraries of 4.8.0',
      false,
    ])
    expect(host.git('status', '--porcelain')).toBe('')
  })

  it('goes back to the branch and to the local changes it came from', async () => {
    const reset = { ...checkout, run: 'reset_generated_files && git checkout -q "v$TO"' }
    const host = new ScriptHost(oneHop({ checkout: reset, composer: { run: 'exit 1' } }))
    host.git('checkout', '-q', '-b', 'release-v4')
    writeFileSync(join(host.root, 'composer.lock'), 'locked by hand\n')
    await host.execute('run', '1')
    expect(host.git('symbolic-ref', '--short', 'HEAD')).toBe('release-v4')
    expect(readFileSync(join(host.root, 'composer.lock'), 'utf8')).toBe('locked by hand\n')
    expect(host.git('rev-parse', 'HEAD')).toBe(host.git('rev-parse', 'v4.7.3'))
  })

  it('holds when going back fails too, and says in which step', async () => {
    const host = new ScriptHost(
      oneHop({
        composer: {
          run: 'rm -rf .fleet/4.8.0/vendor; mkdir .fleet/4.8.0/vendor; chmod 000 . ; git tag -d v4.7.3; rm -rf .git/objects; exit 1',
        },
      }),
    )
    const facts = await host.execute('run', '1')
    expect(last(facts)).toMatchObject({ outcome: 'held', step: '4.8.0/revert' })
    expect(isDown(host)).toBe(true)
  })

  it('is a step that exits 0 and does not say what success says, even wrapped over lines', async () => {
    const wrapped = { run: 'printf "all is\\n   well\\n"', says: 'all is well' }
    const silent = { run: 'echo done', says: 'all is well' }
    const good = new ScriptHost(oneHop({ schema: wrapped }))
    expect(last(await good.execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
    const bad = new ScriptHost(oneHop({ schema: silent }))
    expect(await bad.execute('run', '1')).toContainEqual({
      type: 'step-finished',
      step: '4.8.0/schema',
      code: 254,
    })
    expect(readFileSync(outputOf(bad, 'schema'), 'utf8')).toBe(
      'done\nfleet: exit code 0, but it does not say: all is well\n',
    )
  })
})

describe('a time limit', () => {
  it('ends a step and all it started, before the schema is touched', async () => {
    const host = new ScriptHost(
      oneHop({ composer: { limit: 1, run: 'sleep 300 & trace $!; sleep 300' } }),
    )
    const facts = await host.execute('run', '1')
    expect(facts).toContainEqual({ type: 'step-finished', step: '4.8.0/composer', code: 124 })
    expect(last(facts)).toMatchObject({ outcome: 'reverted' })
    expect(isAlive(Number(host.trace().at(-1)))).toBe(false)
  })

  it('does not end a step of the commit phase', async () => {
    const host = new ScriptHost(oneHop({ schema: { limit: 1, run: 'sleep 2; trace schema' } }))
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
  })
})

describe('a runner that is killed', () => {
  const slow = {
    run: 'trace composer-begins; while [ ! -e ../go ]; do sleep 0.05; done; trace composer-ends',
  }

  it('leaves its step alive: nobody else gets the host, and the step is not run twice', async () => {
    const host = new ScriptHost(oneHop({ composer: slow }))
    const runner = host.start('run', '1')
    await until('the step runs', () => host.trace().includes('composer-begins'))
    kill(runnerOf(host))
    await until('the runner is gone', () => runner.signalCode !== null || runner.exitCode !== null)
    const before = host.facts()
    expect(await host.execute('run', '2')).toEqual(before)
    writeFileSync(join(host.dir, 'go'), '')
    await until('the step has left its exit code', () =>
      existsSync(outputOf(host, 'composer').replace('.out', '.rc')),
    )
    const facts = await host.execute('run', '2')
    expect(facts).toContainEqual({ type: 'step-settled', step: '4.8.0/composer' })
    expect(last(facts)).toMatchObject({ attempt: 2, outcome: 'upgraded' })
    expect(host.trace().filter((word) => word === 'composer-begins')).toHaveLength(1)
  })

  it('together with its wrapper: the command that outlives both is waited for', async () => {
    const host = new ScriptHost(oneHop({ composer: slow }))
    host.start('run', '1')
    await until('the step runs', () => host.trace().includes('composer-begins'))
    for (const pid of [runnerOf(host), ...wrappersOf(host)]) kill(pid)
    const second = host.start('run', '2')
    await until('the second attempt has begun', () =>
      host.facts().some(({ attempt }) => attempt === 2),
    )
    expect(host.trace()).not.toContain('composer-ends')
    writeFileSync(join(host.dir, 'go'), '')
    await new Promise((resolve) => second.on('close', resolve))
    expect(host.trace().filter((word) => word.startsWith('composer'))).toEqual([
      'composer-begins',
      'composer-ends',
      'composer-begins',
      'composer-ends',
    ])
    expect(last(host.facts())).toMatchObject({ attempt: 2, outcome: 'upgraded' })
  })

  it('never repeats a once step by itself: a person says whether it is done', async () => {
    const once = { retry: 'once' as const, run: 'trace once; kill -9 $PPID' }
    for (const [word, runs] of [
      ['done', 1],
      ['redo', 2],
    ] as const) {
      const host = interruptedHost(once)
      expect(last(await host.execute('run', '2'))).toMatchObject({
        outcome: 'interrupted',
        step: '4.8.0/schema',
      })
      expect(isDown(host)).toBe(true)
      expect(last(await host.execute('run', '3'))).toMatchObject({
        attempt: 3,
        outcome: 'interrupted',
      })
      writeFileSync(outputOf(host, 'schema').replace('.out', '.settled'), `${word}\n`)
      expect(last(await host.execute('run', '4'))).toMatchObject({ outcome: 'upgraded' })
      expect(host.trace().filter((each) => each === 'schema 4.8.0')).toHaveLength(runs - 1)
    }
  })

  it('settles a once step whose effect is there', async () => {
    const host = interruptedHost({ retry: 'once', done: 'true' })
    const facts = await host.execute('run', '2')
    expect(facts).toContainEqual({ type: 'step-settled', step: '4.8.0/schema' })
    expect(last(facts)).toMatchObject({ outcome: 'upgraded' })
  })

  /** A host whose first attempt ended in the schema step without a word. */
  function interruptedHost(differing: Partial<typeof schema>): ScriptHost {
    const host = new ScriptHost(oneHop({ schema: { ...differing, run: 'trace schema $TO' } }))
    execFileSync('sh', [
      '-c',
      `cd ${host.root} && git checkout -q v4.8.0 && : >storage/framework/down`,
    ])
    const done = [
      '01-4.8.0-fetch',
      '02-4.8.0-down',
      '03-4.8.0-backup',
      '04-4.8.0-checkout',
      '05-4.8.0-composer',
    ]
    for (const name of done) writeFileSync(join(host.runDir, 'steps', `${name}.ok`), '1\n')
    writeFileSync(join(host.runDir, 'steps/06-4.8.0-schema.out'), 'half\n')
    writeFileSync(
      join(host.runDir, 'events'),
      '{"type":"attempt-started","at":1,"attempt":1,"mode":"run"}\n',
    )
    return host
  }
})

describe('two runners at once', () => {
  it('have one host: the second ends without a trace', async () => {
    const host = new ScriptHost(oneHop({ composer: { run: 'trace composer; sleep 0.5' } }))
    await Promise.all([
      host.execute('run', '1'),
      host.execute('run', '1'),
      host.execute('run', '1'),
    ])
    expect(host.facts().filter(({ type }) => type === 'attempt-started')).toHaveLength(1)
    expect(host.trace().filter((word) => word === 'composer')).toHaveLength(1)
  })

  it('is no reason to keep the host: a daemon that a step starts does not hold the lock', async () => {
    const host = new ScriptHost(
      oneHop({ composer: { run: 'setsid sleep 30 >/dev/null 2>&1 & trace $!' } }),
    )
    await host.execute('run', '1')
    const lock = execFileSync('flock', ['-n', join(host.stateDir, 'lock'), 'echo', 'free'], {
      encoding: 'utf8',
    })
    expect(lock).toBe('free\n')
    kill(Number(host.trace().find((word) => /^\d+$/.test(word))))
  })
})

describe('a runner that is told to stop', () => {
  it('lets the step end, starts nothing more, and goes on with the next attempt', async () => {
    const host = new ScriptHost(
      oneHop({ composer: { run: 'trace composer-begins; sleep 1; trace composer-ends' } }),
    )
    const runner = host.start('run', '1')
    await until('the step runs', () => host.trace().includes('composer-begins'))
    process.kill(runnerOf(host), 'SIGTERM')
    await new Promise((resolve) => runner.on('close', resolve))
    expect(host.trace().at(-1)).toBe('composer-ends')
    expect(last(host.facts())).toMatchObject({ outcome: 'stopped', step: '4.8.0/schema' })
    expect(last(await host.execute('run', '2'))).toMatchObject({ attempt: 2, outcome: 'upgraded' })
    expect(host.trace().filter((word) => word === 'composer-begins')).toHaveLength(1)
  })
})

describe('after a reboot', () => {
  const cases = [
    { during: 'fetch', outcome: 'failed', isDown: false, on: 'v4.7.3' },
    { during: 'composer', outcome: 'reverted', isDown: false, on: 'v4.7.3' },
    { during: 'schema', outcome: 'held', isDown: true, on: 'v4.8.0' },
    { during: 'up', outcome: 'upgraded', isDown: false, on: 'v4.8.0' },
  ]

  it.each(cases)(
    'during $during the boot hook ends $outcome',
    async ({ during, outcome, isDown: down, on }) => {
      const again = during === 'up' ? 'rm -f storage/framework/down' : 'exit 9'
      const host = new ScriptHost(
        oneHop({
          [during]: {
            run: `trace it-runs; [ ! -e ../go ] || { ${again}; exit; }; sleep 300`,
            done: undefined,
          },
        }),
      )
      host.start('run', '1')
      await until('the step runs', () => host.trace().includes('it-runs'))
      for (const pid of [runnerOf(host), ...wrappersOf(host), ...inside(host)]) kill(pid)
      writeFileSync(join(host.dir, 'go'), '')
      const facts = await host.execute('boot')
      expect(facts).toContainEqual({ type: 'attempt-started', attempt: 2, mode: 'boot' })
      expect(last(facts)).toMatchObject({ outcome, attempt: 2 })
      expect([isDown(host), release(host)]).toEqual([down, on])
    },
  )
})

describe('a count that a step tells', () => {
  it('is in the record', async () => {
    const host = new ScriptHost(oneHop({ caches: { run: 'echo fleet-count 12' } }))
    expect(await host.execute('run', '1')).toContainEqual({
      type: 'things-counted',
      step: '4.8.0/caches',
      count: 12,
    })
  })
})

function outputOf(host: ScriptHost, id: string): string {
  const name = readdirSync(join(host.runDir, 'steps')).find((each) => each.endsWith(`-${id}.out`))
  return join(host.runDir, 'steps', name ?? 'missing')
}

/** Processes of this host's script by their command line; the runner leads its session. */
function scriptProcesses(host: ScriptHost): Array<{ pid: number; isLeader: boolean }> {
  return processes((command) => command.includes(host.scriptPath))
}

function runnerOf(host: ScriptHost): number {
  const runner = scriptProcesses(host).find(({ isLeader }) => isLeader)
  if (!runner) throw new Error('no runner is alive')
  return runner.pid
}

function wrappersOf(host: ScriptHost): number[] {
  return scriptProcesses(host)
    .filter(({ isLeader }) => !isLeader)
    .map(({ pid }) => pid)
}

/** The commands inside a step: they carry its word. */
function inside(host: ScriptHost): number[] {
  return processes((command) => command.includes(`${host.run}:`)).map(({ pid }) => pid)
}

function processes(
  isMeant: (command: string) => boolean,
): Array<{ pid: number; isLeader: boolean }> {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const session = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[3]
      return isMeant(command) ? [{ pid: Number(name), isLeader: session === name }] : []
    } catch {
      return []
    }
  })
}

/** A zombie that nobody has reaped yet is dead. */
function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') === false
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself meanwhile.
  }
}
