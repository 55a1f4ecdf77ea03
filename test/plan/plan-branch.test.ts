import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import type { HostPlan } from '../../src/plan/plan.ts'
import { planHost } from '../../src/plan/plan-host.ts'
import type { UpgradeWishes } from '../../src/plan/plan-upgrade.ts'
import type { GitFacts } from '../../src/survey/facts.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'

const usual = anApplication()
const tip = 'abcdef0123456789abcdef0123456789abcdef01'
const upstream = (release: string, ahead: number) => ({
  commit: tip,
  nearest: { release, ahead },
  version: release,
  isForward: true,
})

/** A healthy host at `release` that follows release-v4, whose tip is three commits after 4.9.3. */
function planned(
  git: Partial<GitFacts> & { readonly release?: string },
  wishes: Partial<UpgradeWishes> = {},
  host: Partial<Host> = {},
): HostPlan {
  const { release = '4.9.3', ...differing } = git
  const application = {
    ...usual,
    git: {
      ...usual.git,
      nearest: { release, ahead: 0 },
      remoteBranches: ['main', 'release-v4'],
      upstream: upstream('4.9.3', 3),
      ...differing,
    },
  }
  const facts = someFacts({ application })
  return planHost(
    { host: aHost({ branch: 'release-v4', ...host }), facts },
    { work: 'upgrade', target: 'latest', wasDown: false, ...wishes },
  )
}

describe('a host that follows a branch', () => {
  const plan = planned({})
  const [hop] = plan.hops

  it('goes from its commit to the tip, in one hop', () => {
    expect(plan).toMatchObject({ from: '4.9.3', to: '4.9.3-3-gabcdef0', blockers: [] })
    expect(plan.hops).toHaveLength(1)
    expect(hop).toMatchObject({
      commit: tip,
      notesUrl: 'https://github.com/inex/IXP-Manager/compare/0123456...abcdef0',
      remarks: ['Along the branch release-v4, from commit 0123456 to abcdef0.'],
    })
    expect(plan.setup).toMatchObject({ branch: 'release-v4', head: usual.git.head })
  })

  it('pulls where others check out a tag, and does all the rest: both restarts, bower, the schema', () => {
    expect(hop?.steps.map(({ id }) => id).join(' ')).toBe(
      'permissions-before fetch down backup checkout composer bower memcached-1 cache-clear review schema memcached-2 views permissions migrate caches up health',
    )
    expect(hop?.steps.find(({ id }) => id === 'checkout')).toMatchObject({
      title: 'pull release-v4, fast-forward only',
      run: 'pull_branch',
      done: 'is_pulled',
    })
  })

  it('is asked again for nothing that its own release asked for, and for all that the next one asks', () => {
    const idsOf = ({ hops }: HostPlan) => hops.flatMap(({ steps }) => steps.map(({ id }) => id))
    const next = planned({ release: '4.8.0', upstream: upstream('4.9.0', 2) })
    expect(idsOf(planned({ release: '4.9.0', upstream: upstream('4.9.0', 2) }))).not.toContain(
      'actions',
    )
    expect(idsOf(next)).toEqual(expect.arrayContaining(['preflight', 'actions']))
  })

  it('is current at the tip', () => {
    expect(planned({ head: tip, nearest: { release: '4.9.3', ahead: 3 } })).toMatchObject({
      from: '4.9.3-3-gabcdef0',
      hops: [],
      blockers: [],
    })
  })

  it('goes by the tags to a release that is asked for by name', () => {
    const byTag = planned({ release: '4.8.0', upstream: undefined }, { target: '4.9.0' })
    expect(byTag.hops.map(({ to, commit }) => [to, commit])).toEqual([['4.9.0', undefined]])
  })

  it.each<[string, Parameters<typeof planned>[0], Partial<Host>, object]>([
    [
      'upstream has renamed it',
      { remoteBranches: ['main'], upstream: undefined },
      {},
      { kind: 'branch-gone', branch: 'release-v4', branches: ['main'] },
    ],
    [
      'it leads into another major',
      { upstream: upstream('7.4.0', 6) },
      { branch: 'main' },
      { kind: 'branch-astray', branch: 'main', release: '4.9.3', target: '7.4.0' },
    ],
    [
      'it leads past releases with steps of their own',
      { release: '4.7.3' },
      {},
      { kind: 'branch-skips', branch: 'release-v4', releases: ['4.8.0', '4.9.0', '4.9.3'] },
    ],
    [
      'a pull would be no fast-forward',
      { upstream: { ...upstream('4.9.3', 3), isForward: false } },
      {},
      { kind: 'branch-diverged', branch: 'release-v4', root: '/srv/ixpmanager' },
    ],
    [
      'its tip could not be fetched',
      { upstream: { error: 'no route' } },
      {},
      { kind: 'remote-unreachable', lines: ['no route'] },
    ],
    [
      'the remote is silent',
      { remoteError: 'no route' },
      {},
      { kind: 'remote-unreachable', lines: ['no route'] },
    ],
  ])('is blocked where %s', (_name, git, host, blocker) => {
    const { blockers, hops } = planned(git, {}, host)
    expect([blockers, hops]).toEqual([[blocker], []])
  })

  it('is checked for all that can be, as any other', () => {
    const edited = planned({ changes: ['config/cache.php'] })
    expect(edited.blockers.map(({ kind }) => kind)).toEqual(['local-changes'])
  })
})
