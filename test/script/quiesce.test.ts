import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import * as site from '../../src/recipes/steps/site.ts'
import { aHop } from '../support/builders.ts'
import { isDown, last, oneHop } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

type Differing = Parameters<typeof oneHop>[0]

/** One hop with both steps in their places; the commands leave their traces. */
function quietHost(
  differing: Differing = {},
  lines: { readonly quiesce?: string; readonly unquiesce?: string } = {},
): ScriptHost {
  const [hop] = oneHop(differing)
  const steps = (hop?.steps ?? []).flatMap((step) => {
    if (step.id === 'down') return [step, site.quiesce]
    return step.id === 'up' ? [site.unquiesce, step] : [step]
  })
  const inventory = { quiesce: 'trace quiet', unquiesce: 'trace loud', ...lines }
  return new ScriptHost([aHop('4.7.3', '4.8.0', steps)], {}, inventory)
}

const codeOf = (facts: ReadonlyArray<object>, id: string) =>
  facts.find((fact) => 'code' in fact && 'step' in fact && fact.step === `4.8.0/${id}`)

describe('the other writers', () => {
  it('are quiet from down to up', async () => {
    const host = quietHost({ backup: { run: 'trace backup; keep_libraries' } })
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
    const trace = host.trace()
    expect(trace.slice(0, 4)).toEqual(['fetch', 'down', 'quiet', 'backup'])
    expect(trace.slice(-3)).toEqual(['loud', 'up', 'health'])
    expect(existsSync(join(host.runDir, 'quiet'))).toBe(false)
  })

  it.each(['quiesce', 'backup', 'checkout', 'composer'])(
    'go on once the site is back, where %s fails',
    async (id) => {
      const host =
        id === 'quiesce'
          ? quietHost({}, { quiesce: 'trace quiet; exit 3' })
          : quietHost({ [id]: { run: 'exit 3', done: 'false' } })
      const facts = await host.execute('run', '1')
      expect(last(facts)).toMatchObject({ outcome: 'reverted', step: `4.8.0/${id}`, code: 3 })
      expect(host.trace().filter((word) => /quiet|loud/.test(word))).toEqual(['quiet', 'loud'])
      expect(codeOf(facts, 'unquiesce')).toMatchObject({ code: 0 })
      expect(isDown(host)).toBe(false)
    },
  )

  it('are not touched where the site never went down', async () => {
    const host = quietHost({ fetch: { run: 'exit 1' } })
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'failed' })
    expect(host.trace()).toEqual([])
  })

  it('stay quiet while the site is held, and the host says so', async () => {
    const host = quietHost({ schema: { run: 'exit 1' } })
    writeFileSync(join(host.bin, 'logger'), `#!/bin/sh\necho "$@" >>${host.dir}/alarms\n`, {
      mode: 0o755,
    })
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'held' })
    expect(host.trace()).not.toContain('loud')
    expect(readFileSync(join(host.dir, 'alarms'), 'utf8')).toContain(
      ': it stays in maintenance, held at 4.8.0/schema, and the other writers stay quiet\n',
    )
  })

  it('are quieted again by the attempt that goes on, since a reboot may have started them', async () => {
    const host = quietHost({ schema: { run: 'trace schema; [ -e ../go ]' } })
    await host.execute('run', '1')
    writeFileSync(join(host.dir, 'go'), '')
    expect(last(await host.execute('run', '2'))).toMatchObject({ outcome: 'upgraded' })
    expect(host.trace().filter((word) => /quiet|loud|schema/.test(word))).toEqual([
      ...['quiet', 'schema'],
      ...['quiet', 'schema', 'loud'],
    ])
  })

  it('are quieted again at a boot that holds, and let go of at one that reverts', async () => {
    const held = quietHost({ schema: { run: 'exit 1' } })
    await held.execute('run', '1')
    expect(last(await held.execute('boot'))).toMatchObject({ outcome: 'held' })
    expect(held.trace().filter((word) => /quiet|loud/.test(word))).toEqual(['quiet', 'quiet'])
    const cut = quietHost({ composer: { run: 'kill -9 $(ps -o sid= -p $$)' } })
    await cut.execute('run', '1')
    expect(last(await cut.execute('boot'))).toMatchObject({ outcome: 'reverted' })
    expect(cut.trace().at(-1)).toBe('loud')
  })

  it('that do not go on stop no upgrade: the row says so', async () => {
    const host = quietHost({}, { unquiesce: 'exit 7' })
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'upgraded',
      step: '4.8.0/unquiesce',
      code: 7,
    })
    expect(isDown(host)).toBe(false)
    expect(existsSync(join(host.runDir, 'quiet'))).toBe(true)
  })

  it('that do not go on stop no revert', async () => {
    const host = quietHost({ composer: { run: 'exit 1' } }, { unquiesce: 'exit 7' })
    const facts = await host.execute('run', '1')
    expect(last(facts)).toMatchObject({ outcome: 'reverted', step: '4.8.0/composer' })
    expect(codeOf(facts, 'unquiesce')).toMatchObject({ code: 7 })
    expect(isDown(host)).toBe(false)
  })

  it('are told in nobody’s command line', async () => {
    const canary = randomUUID()
    const look = `tr "\\0" " " </proc/$$/cmdline; grep -lsz ${canary.replace(/.$/, '[$&]')} /proc/[0-9]*/cmdline`
    const host = quietHost({}, { quiesce: `: ${canary}; ${look}; trace seen` })
    await host.execute('run', '1')
    const out = join(host.runDir, 'steps/03-4.8.0-quiesce.out')
    expect(readFileSync(out, 'utf8')).not.toMatch(/\/proc\/\d+/)
  })
})
