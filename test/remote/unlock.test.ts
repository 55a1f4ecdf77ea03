import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { readDescribedLock } from '../../src/remote/described-lock.ts'
import { describeLockRequest, unlockRequest } from '../../src/remote/scripts.ts'
import { aHop, aHost, aStep } from '../support/builders.ts'
import { ScriptHost } from '../support/script-host.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const wait = 'until [ -e "$STATE/go" ]; do sleep 0.05; done'

/** A host whose run waits in its schema step until it is let go on. */
function aWaitingHost(): ScriptHost {
  return new ScriptHost([
    aHop('4.7.3', '4.8.0', [
      aStep({ id: 'fetch', phase: 'prepare', run: wait }),
      aStep({ id: 'composer', run: 'trace composer' }),
    ]),
  ])
}

const placeOf = ({ root, stateDir, run }: ScriptHost) => ({
  host: aHost({ root, stateDir }),
  stateDir,
  run,
})

function ask(request: { readonly script: string }) {
  const { status, stdout, stderr } = spawnSync('sh', ['-s'], {
    input: request.script,
    encoding: 'utf8',
  })
  return { kind: 'exit', code: status ?? -1, stdout, stderr } as const
}

const describeLock = (host: ScriptHost) =>
  readDescribedLock(ask(describeLockRequest(placeOf(host).host)))
const unlock = (host: ScriptHost, run = host.run) =>
  ask(unlockRequest({ ...placeOf(host), run })).code

const letOn = ({ stateDir }: ScriptHost) => writeFileSync(join(stateDir, 'go'), '')
const outcomeOf = ({ runDir }: ScriptHost) =>
  readFileSync(join(runDir, 'outcome'), 'utf8').trimEnd()

/** Starts its run and waits until its first step is at work; `ended` once nothing of it runs. */
async function begin(host: ScriptHost): Promise<{ readonly ended: Promise<unknown> }> {
  const child = host.start('run', '1')
  const ended = new Promise((resolve) => child.on('close', resolve))
  await until('it is at its step', () => host.facts().some(({ type }) => type === 'step-started'))
  return { ended }
}

describe('a host that nobody has', () => {
  it('is free, also after a run that has come to its end, which cannot be given up any more', async () => {
    const host = aWaitingHost()
    expect(describeLock(host)).toEqual({ hold: 'free' })
    letOn(host)
    await host.execute('run', '1')
    expect(describeLock(host)).toEqual({ hold: 'free' })
    expect([unlock(host), outcomeOf(host)]).toEqual([3, 'upgraded'])
  })
})

describe('a run that is at work', () => {
  it('is told to stop, comes to the end of its step, and can then be given up, once', async () => {
    const host = aWaitingHost()
    const { ended } = await begin(host)
    expect(describeLock(host)).toMatchObject({
      ...{ hold: 'held', run: host.run, by: 'test@here', step: '4.8.0/fetch' },
    })
    expect(unlock(host)).toBe(4)
    letOn(host)
    await ended
    expect(host.facts().at(-1)).toMatchObject({ type: 'attempt-finished', outcome: 'stopped' })
    expect(host.facts()).toContainEqual({ type: 'step-finished', step: '4.8.0/fetch', code: 0 })
    expect(host.trace()).toEqual([])
    expect(describeLock(host)).toMatchObject({ hold: 'left', run: host.run })
    expect(unlock(host)).toBe(0)
    expect(host.facts().at(-1)).toEqual({
      ...{ type: 'attempt-finished', attempt: 1, outcome: 'failed' },
      ...{ release: '4.7.3', reason: 'unlocked' },
    })
    expect([describeLock(host), unlock(host)]).toEqual([{ hold: 'free' }, 3])
  })

  it('is left alone by who has seen another run', async () => {
    const host = aWaitingHost()
    const { ended } = await begin(host)
    expect(unlock(host, '20261101-020000-else')).toBe(3)
    letOn(host)
    await ended
    expect([host.trace(), outcomeOf(host)]).toEqual([['composer'], 'upgraded'])
  })
})
