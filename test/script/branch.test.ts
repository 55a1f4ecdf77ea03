import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { PlannedCommand } from '../../src/plan/plan.ts'
import { aHop, aStep } from '../support/builders.ts'
import { caches, isDown, last, libraries, oneHop, up } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'
import { Upstream } from '../support/upstream.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const to = '4.7.3-1-gabcdef0'
const fetch = aStep({
  id: 'fetch',
  phase: 'prepare',
  as: 'owner',
  run: 'fetch_branch && nothing_is_in_the_way',
})
const pull = aStep({ id: 'checkout', as: 'owner', run: 'pull_branch', done: 'is_pulled' })

/** A host at v4.7.3 whose remote has a commit more on `release`; `start` is what is checked out. */
function followingHost({ start = 'release', composer = 'true' } = {}) {
  const host = new ScriptHost([])
  host.git('branch', 'release', 'v4.7.3')
  const upstream = Upstream.of(host.root)
  const commit = upstream.commit('release', 'fix', 'of upstream')
  host.git('checkout', '-q', start)
  const usual = oneHop()[0]?.steps as PlannedCommand[]
  const [, down, backup] = usual as [PlannedCommand, PlannedCommand, PlannedCommand]
  const steps = [fetch, down, backup, pull, aStep({ id: 'composer', run: composer }), caches, up]
  const hop = { ...aHop('4.7.3', to, steps), commit }
  host.ship(host.run, [hop], { branch: 'release', head: host.git('rev-parse', 'HEAD') })
  return { host, upstream, commit }
}

const stand = (host: ScriptHost) => [
  host.git('rev-parse', 'HEAD'),
  host.git('symbolic-ref', '--quiet', '--short', 'HEAD'),
]
const old = (host: ScriptHost) => host.git('rev-parse', 'v4.7.3')

describe('along a branch', () => {
  it('a host comes to the commit that was planned, not to what upstream has added since', async () => {
    const { host, upstream, commit } = followingHost()
    upstream.commit('release', 'later', 'of upstream')
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'upgraded', release: to })
    expect(stand(host)).toEqual([commit, 'release'])
    expect(host.git('status', '--porcelain')).toBe('')
  })

  it.each(['v4.7.3', 'ours'])('a host that is on %s is put on the branch', async (start) => {
    const { host, commit } = followingHost({ start: start === 'ours' ? 'v4.7.3' : start })
    if (start === 'ours') host.git('checkout', '-q', '-b', 'ours')
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
    expect(stand(host)).toEqual([commit, 'release'])
  })

  it('a host that is reverted stands on its branch again, and the branch where it stood', async () => {
    const { host } = followingHost({ composer: 'echo broken >vendor/autoload.php; exit 1' })
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'reverted',
      release: '4.7.3',
    })
    expect(stand(host)).toEqual([old(host), 'release'])
    expect([libraries(host), isDown(host)]).toEqual(['libraries of 4.7.3', false])
  })

  it('a branch that was made for it goes with the revert', async () => {
    const { host } = followingHost({ start: 'v4.7.3', composer: 'exit 1' })
    host.git('branch', '-D', 'release')
    await host.execute('run', '1')
    expect(host.git('branch', '--list', 'release')).toBe('')
    expect(host.git('describe', '--tags')).toBe('v4.7.3')
  })

  it('a pull that was cut off is taken back at the boot', async () => {
    const { host } = followingHost({ composer: 'kill -9 $(ps -o sid= -p $$)' })
    await host.execute('run', '1')
    host.git('update-ref', 'refs/heads/other', 'HEAD')
    expect(last(await host.execute('boot'))).toMatchObject({ outcome: 'reverted' })
    expect(stand(host)).toEqual([old(host), 'release'])
  })

  it.each<[string, (upstream: Upstream, host: ScriptHost) => unknown, RegExp]>([
    [
      'upstream has rewritten it',
      (upstream) => upstream.commit('release', 'fix', 'another', 'v4.8.0'),
      /^release of the remote does not lead to [0-9a-f]{40} any more: plan again$/m,
    ],
    [
      'upstream has renamed it',
      (upstream) => upstream.git(['branch', '-m', 'release', 'main']),
      /couldn't find remote ref refs\/heads\/release/,
    ],
    [
      'a file of nobody’s is in the way',
      (_upstream, host) => writeFileSync(join(host.root, 'fix'), 'ours'),
      /^untracked file in the way of [0-9a-f]{40}: fix$/m,
    ],
  ])('nothing begins where %s', async (_name, change, said) => {
    const { host, upstream } = followingHost()
    change(upstream, host)
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'failed',
      step: `${to}/fetch`,
    })
    expect(readFileSync(join(host.runDir, `steps/01-${to}-fetch.out`), 'utf8')).toMatch(said)
    expect(stand(host)).toEqual([old(host), 'release'])
  })
})
