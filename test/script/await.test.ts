import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PlannedStep } from '../../src/plan/plan.ts'
import { aHop } from '../support/builders.ts'
import { caches, change, fetch, isDown, last, release, up } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'
import { until } from '../support/until.ts'

const waits = { prepare: 'wait-ready', change: 'wait-code', commit: 'wait-schema' } as const

/** A host that waits in this phase, as long as it may. */
function waitingIn(phase: keyof typeof waits, limit = 60): ScriptHost {
  const wait: PlannedStep = { id: waits[phase], title: 'wait', phase, limit }
  const steps = phase === 'prepare' ? [fetch, wait, ...change] : [fetch, ...change, wait]
  return new ScriptHost([aHop('4.7.3', '4.8.0', [...steps, caches, up])])
}

function give(host: ScriptHost, phase: keyof typeof waits, word: string): void {
  mkdirSync(join(host.runDir, 'gates'), { recursive: true })
  writeFileSync(join(host.runDir, 'gates', `4.8.0-${waits[phase]}`), `${word}\n`)
}

function hasBegun(host: ScriptHost, phase: keyof typeof waits, times = 1): boolean {
  const step = `4.8.0/${waits[phase]}`
  const begun = host.facts().filter((fact) => fact.type === 'step-started' && fact.step === step)
  return begun.length >= times
}

/** Starts it, and gives the word once it waits. */
async function executeWith(host: ScriptHost, phase: keyof typeof waits, word: string) {
  const ended = host.execute('run', '1')
  await until('it waits', () => hasBegun(host, phase))
  give(host, phase, word)
  return last(await ended)
}

describe('a host that waits for its site', () => {
  it.each(['prepare', 'change', 'commit'] as const)('goes on at the word, in %s', async (phase) => {
    const host = waitingIn(phase)
    expect(await executeWith(host, phase, 'go')).toMatchObject({ outcome: 'upgraded' })
    expect([release(host), isDown(host)]).toEqual(['v4.8.0', false])
  })

  const ends = [
    ['prepare', 'back', 'failed', 'v4.7.3', false],
    ['change', 'back', 'reverted', 'v4.7.3', false],
    ['commit', 'back', 'reverted', 'v4.7.3', false],
    ['commit', 'hold', 'held', 'v4.8.0', true],
  ] as const
  it.each(ends)('in %s, told %s, ends %s', async (phase, word, outcome, on, down) => {
    const host = waitingIn(phase)
    const step = `4.8.0/${waits[phase]}`
    const end = await executeWith(host, phase, word)
    expect(end).toMatchObject({ outcome, step, code: 125, reason: 'site' })
    expect([release(host), isDown(host)]).toEqual([on, down])
  })

  it.each([
    ['prepare', 'failed'],
    ['change', 'reverted'],
  ] as const)('in %s waits no longer than its limit: %s', async (phase, outcome) => {
    const host = waitingIn(phase, 1)
    const end = last(await host.execute('run', '1'))
    expect(end).toMatchObject({ outcome, step: `4.8.0/${waits[phase]}`, code: 124 })
    expect(isDown(host)).toBe(false)
  })

  it('for the schema waits past its limit, and says so', async () => {
    const host = waitingIn('commit', 1)
    const ended = host.execute('run', '1')
    const overdue = { type: 'step-overdue', step: '4.8.0/wait-schema' }
    await until('it is overdue', () => host.facts().some(({ type }) => type === overdue.type))
    expect(host.facts()).toContainEqual(overdue)
    give(host, 'commit', 'go')
    expect(last(await ended)).toMatchObject({ outcome: 'upgraded' })
  })

  it('for the schema does not come up by itself after a reboot', async () => {
    const host = waitingIn('commit')
    const child = host.start('run', '1')
    await until('it waits', () => hasBegun(host, 'commit'))
    child.kill('SIGKILL')
    await until('it is gone', () => child.signalCode !== null)
    expect(last(await host.execute('boot'))).toMatchObject({ outcome: 'held', reason: 'reboot' })
    expect(isDown(host)).toBe(true)
  })

  it('holds where its directory is gone after a reboot, which may be down', async () => {
    const host = waitingIn('commit')
    writeFileSync(join(host.runDir, 'hooked'), '1\n')
    renameSync(host.root, `${host.root}.away`)
    const facts = await host.execute('boot')
    expect(last(facts)).toMatchObject({ outcome: 'held', reason: 'root-gone' })
  })

  it('does not take a word to hold for the next attempt, which waits again', async () => {
    const host = waitingIn('commit')
    expect(await executeWith(host, 'commit', 'hold')).toMatchObject({ outcome: 'held' })
    const ended = host.execute('run', '2')
    await until('it waits again', () => hasBegun(host, 'commit', 2))
    give(host, 'commit', 'go')
    expect(last(await ended)).toMatchObject({ attempt: 2, outcome: 'upgraded' })
  })
})
