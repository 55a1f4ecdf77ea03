import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isDown, last, oneHop, release, type schema } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'
import { inside, kill, outputOf, runnerOf, wrappersOf } from '../support/script-processes.ts'
import { until } from '../support/until.ts'

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

  it('loses no change of the site: what it could not record, the next attempt does', async () => {
    const slow = {
      run: 'rm -f storage/framework/down; trace up; while [ ! -e ../go ]; do sleep 0.05; done',
    }
    const host = new ScriptHost(oneHop({ up: slow }))
    host.start('run', '1')
    await until('the site is up', () => host.trace().includes('up'))
    kill(runnerOf(host))
    writeFileSync(join(host.dir, 'go'), '')
    await until('the step has left its exit code', () =>
      existsSync(outputOf(host, 'up').replace('.out', '.rc')),
    )
    const facts = await host.execute('run', '2')
    expect(facts.filter(({ type }) => type.startsWith('site'))).toEqual([
      { type: 'site-went-down' },
      { type: 'site-came-up' },
    ])
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

  it('keeps what each attempt printed under its number', async () => {
    const run = 'echo "run $(wc -l <../trace)"; trace schema; [ -e ../go ]'
    const host = new ScriptHost(oneHop({ schema: { run } }))
    await host.execute('run', '1')
    expect(last(await host.execute('boot'))).toMatchObject({ attempt: 2, outcome: 'held' })
    const before = outputOf(host, 'schema')
    const printed = readFileSync(before, 'utf8')
    writeFileSync(join(host.dir, 'go'), '')
    expect(last(await host.execute('run', '3'))).toMatchObject({ outcome: 'upgraded' })
    expect(readFileSync(`${before}.1`, 'utf8')).toBe(printed)
    expect(readFileSync(before, 'utf8')).not.toBe(printed)
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
    const lock = execFileSync('flock', ['-w', '10', join(host.stateDir, 'lock'), 'echo', 'free'], {
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

  it.each([
    ['fetch', 'failed'],
    ['up', 'upgraded'],
  ])('in %s ends %s: nothing is left to resume', async (id, outcome) => {
    const run = 'trace begins; sleep 1; rm -f storage/framework/down'
    const host = new ScriptHost(oneHop({ [id]: { run } }))
    const runner = host.start('run', '1')
    await until('the step runs', () => host.trace().includes('begins'))
    process.kill(runnerOf(host), 'SIGTERM')
    await new Promise((resolve) => runner.on('close', resolve))
    expect(last(host.facts())).toMatchObject({ outcome })
    expect(isDown(host)).toBe(false)
    expect(readFileSync(join(host.runDir, 'outcome'), 'utf8')).toBe(`${outcome}\n`)
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
            done: 'false',
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
