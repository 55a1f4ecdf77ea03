import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  checkout,
  isDown,
  last,
  libraries,
  oneHop,
  release,
  twoHops,
} from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'
import { outputOf } from '../support/script-processes.ts'

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
      const host = new ScriptHost(oneHop({ [step]: { run: 'exit 3', done: 'false' } }))
      const facts = await host.execute('run', '1')
      expect(facts).toContainEqual({ type: 'step-finished', step: `4.8.0/${step}`, code: 3 })
      expect(last(facts)).toEqual({
        type: 'attempt-finished',
        attempt: 1,
        outcome,
        release: standing,
        step: `4.8.0/${step}`,
        code: 3,
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

  it('takes away what a checkout that was cut off has brought, and nothing else', async () => {
    const cutOff = 'printf "of 4.8" >new; printf "by hand" >other; : >mine; exit 1'
    const host = new ScriptHost(oneHop({ checkout: { ...checkout, run: cutOff } }))
    host.git('checkout', '-q', 'v4.8.0')
    for (const name of ['new', 'other']) writeFileSync(join(host.root, name), 'of 4.8.0\n')
    host.git('add', 'new', 'other')
    host.git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'more')
    host.git('tag', '-f', 'v4.8.0')
    host.git('checkout', '-q', 'v4.7.3')
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'reverted' })
    expect(host.git('status', '--porcelain')).toBe('?? mine\n?? other')
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

  it('goes back a second time, in a later run, as well as the first', async () => {
    const host = new ScriptHost(oneHop({ composer: { run: 'exit 1' } }))
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'reverted' })
    host.ship('20261122-020000-test', oneHop({ composer: { run: 'rm -rf vendor; exit 1' } }))
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'reverted' })
    expect([release(host), libraries(host)]).toEqual(['v4.7.3', 'libraries of 4.7.3'])
  })

  it('holds when what was kept for going back is gone', async () => {
    const host = new ScriptHost(oneHop({ composer: { run: 'rm -rf .fleet; exit 1' } }))
    const facts = await host.execute('run', '1')
    expect(last(facts)).toMatchObject({ outcome: 'held', step: '4.8.0/revert', code: 1 })
    expect(isDown(host)).toBe(true)
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
