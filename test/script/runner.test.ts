import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { last, oneHop, twoHops } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'
import { isAlive } from '../support/script-processes.ts'

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
