import { chmodSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { hookOf } from '../../src/inventory/hook.ts'
import type { Host } from '../../src/inventory/inventory.ts'
import { withHooks } from '../../src/plan/hooks.ts'
import type { PlannedCommand } from '../../src/plan/plan.ts'
import { aHop } from '../support/builders.ts'
import { isDown, last, oneHop } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

type Differing = Parameters<typeof oneHop>[0]
type Lines = Pick<Partial<Host>, 'reload'> & Partial<Host['hooks']>

function hookedHost({ before = {}, after = {}, ...reload }: Lines, differing: Differing = {}) {
  const around = { hooks: { before, after }, ...reload }
  const own = (oneHop(differing)[0]?.steps ?? []) as PlannedCommand[]
  const steps = withHooks(own, around, { to: '4.8.0', isFirst: true })
  return new ScriptHost([aHop('4.7.3', '4.8.0', steps)], {}, around)
}

const printed = (host: ScriptHost, file: string) =>
  readFileSync(join(host.runDir, 'steps', file), 'utf8')

describe('a line of the inventory', () => {
  it('is a step: in its place, with a row, a code and an output of its own', async () => {
    const host = hookedHost({
      before: { down: hookOf('trace drain; echo drained') },
      after: { up: hookOf('trace join') },
    })
    const facts = await host.execute('run', '1')
    expect(last(facts)).toMatchObject({ outcome: 'upgraded' })
    expect(host.trace()).toEqual([
      ...['fetch', 'drain', 'down', 'checkout v4.8.0', 'composer 4.8.0', 'schema 4.8.0'].map(
        (word) => word.replace('checkout v', 'checkout '),
      ),
      ...['caches 4.8.0', 'up', 'join', 'health'],
    ])
    expect(facts).toContainEqual({ type: 'step-finished', step: '4.8.0/before-down', code: 0 })
    expect(printed(host, '02-4.8.0-before-down.out')).toBe('drained\n')
  })

  it('comes whole, whatever stands in it, to a shell where nothing of ours has a name', async () => {
    const nasty = `echo 'a  b' "$FLEET_HOST $FLEET_FROM $FLEET_TO" \\$x "\`echo c\`" é; type say step | grep -c function`
    const host = hookedHost({ before: { checkout: hookOf(nasty) } })
    await host.execute('run', '1')
    expect(printed(host, '04-4.8.0-before-checkout.out')).toBe('a  b lon1 4.7.3 4.8.0 $x c é\n0\n')
  })

  it('is told in nobody’s command line', async () => {
    const look = 'grep -slz canary-[w]ord /proc/[0-9]*/cmdline; echo looked'
    const host = hookedHost({ before: { checkout: hookOf(`: canary-word; ${look}`) } })
    await host.execute('run', '1')
    expect(printed(host, '04-4.8.0-before-checkout.out')).toBe('looked\n')
  })

  it.skipIf(userInfo().uid !== 0)('has the rights of whom it names', async () => {
    const host = hookedHost({ before: { checkout: hookOf('id -un', 'nobody') } })
    chmodSync(host.dir, 0o755)
    await host.execute('run', '1')
    expect(printed(host, '04-4.8.0-before-checkout.out')).toBe('nobody\n')
  })

  it.each([
    ['down', 'failed', 'before-down'],
    ['checkout', 'reverted', 'before-checkout'],
    ['caches', 'held', 'before-caches'],
  ])('that fails before %s leaves the host %s', async (point, outcome, id) => {
    const host = hookedHost({ before: { [point]: hookOf('exit 3') } })
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome,
      step: `4.8.0/${id}`,
      code: 3,
    })
    expect(isDown(host)).toBe(outcome === 'held')
  })

  it('for a way back is run once the code of before is there, and before the site comes up', async () => {
    const line = 'trace back $FLEET_TO $(cat version) $(ls storage/framework)'
    const host = hookedHost(
      { after: { '4.8.0/revert': hookOf(line), revert: hookOf('trace other') } },
      { composer: { run: 'exit 1' } },
    )
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'reverted' })
    expect(host.trace().filter((word) => /back|other/.test(word))).toEqual([
      'back 4.8.0 4.7.3 down',
    ])
    expect(isDown(host)).toBe(false)
  })

  it('for a way back that fails holds the site: it would come up on what it cannot run on', async () => {
    const host = hookedHost(
      { after: { revert: hookOf('exit 5') } },
      { composer: { run: 'exit 1' } },
    )
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'held',
      step: '4.8.0/revert',
    })
    expect(isDown(host)).toBe(true)
  })
})

describe('the line that reloads the web server', () => {
  it('is run on the new code, and again before up', async () => {
    const host = hookedHost({ reload: 'trace reload $(cat version)' })
    await host.execute('run', '1')
    expect(host.trace().slice(-7)).toEqual([
      ...['reload 4.8.0', 'composer 4.8.0', 'schema 4.8.0', 'caches 4.8.0'],
      ...['reload 4.8.0', 'up', 'health'],
    ])
  })

  it('is run on the old code again where a hop is taken back', async () => {
    const host = hookedHost(
      { reload: 'trace reload $(cat version)' },
      { composer: { run: 'exit 1' } },
    )
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'reverted' })
    expect(host.trace().at(-1)).toBe('reload 4.7.3')
  })
})
