import { describe, expect, it } from 'vitest'
import { planHops } from '../../src/plan/hops.ts'
import type { Hop, Setup, SkipReason } from '../../src/plan/plan.ts'
import { aSiteCheck } from '../support/builders.ts'

const healthy: Pick<Setup, 'health' | 'leaveDown' | 'role'> = {
  health: aSiteCheck(),
  leaveDown: false,
  role: 'alone',
}

function hopsOf(path: string[], setup: Partial<typeof healthy> = {}, skip?: SkipReason): Hop[] {
  return planHops(path, { ...healthy, ...setup }, { skipMemcached: skip })
}

function phaseOf(hop: Hop | undefined, id: string): string | undefined {
  return hop?.steps.find((step) => step.id === id)?.phase
}

function skipsOf(hop: Hop | undefined): Record<string, string> {
  const skips = hop?.steps.flatMap(({ id, skip }) => (skip ? [[id, skip]] : [])) ?? []
  return Object.fromEntries(skips)
}

describe('the hops of a path', () => {
  it('lead from each release to the next, and say what the new one is', () => {
    const [first, second, ...rest] = hopsOf(['4.7.3', '4.8.0', '4.9.0'])
    expect(rest).toEqual([])
    expect(first).toMatchObject({
      from: '4.7.3',
      to: '4.8.0',
      line: 'v4',
      versionConstant: '4.8.0',
    })
    expect(second).toMatchObject({ from: '4.8.0', to: '4.9.0', line: 'v4.9' })
    expect(second?.notesUrl).toBe('https://github.com/inex/IXP-Manager/releases/tag/v4.9.0')
    expect(second?.remarks).toContain('Left-over files in var/ may be deleted.')
  })

  it('are none where there is nowhere to go', () => {
    expect(hopsOf(['4.9.3'])).toEqual([])
  })

  it('prepare once, before the first, and come up once, after the last', () => {
    const places = hopsOf(['4.7.3', '4.8.0', '4.9.0', '4.9.3']).map((hop) =>
      ['permissions-before', 'fetch', 'up', 'health'].filter((id) => phaseOf(hop, id)),
    )
    expect(places).toEqual([['permissions-before', 'fetch'], [], ['up', 'health']])
  })

  it('ask the questions of the first hop with the site up, of a later one as part of its change', () => {
    const [first, second] = hopsOf(['4.7.3', '4.8.0', '4.9.0'])
    expect(phaseOf(first, 'preflight')).toBe('prepare')
    expect(phaseOf(second, 'preflight')).toBe('change')
    expect(second?.steps.filter(({ phase }) => phase === 'prepare')).toEqual([])
  })

  it('say the code that each hop must call itself, wrong constants too', () => {
    const constants = hopsOf(['4.4.0', '4.4.8', '4.5.0']).map((hop) => hop.versionConstant)
    expect(constants).toEqual(['4.4.0', '4.5.0'])
  })
})

describe('a step that has no place on a host', () => {
  it.each<[SkipReason]>([['memcached-none'], ['caches-elsewhere'], ['memcached-absent']])(
    'is both restarts of memcached: %s',
    (reason) => {
      const [hop] = hopsOf(['4.7.3', '4.8.0'], {}, reason)
      expect(skipsOf(hop)).toEqual({ 'memcached-1': reason, 'memcached-2': reason })
    },
  )

  it.each<[Partial<typeof healthy>, Record<string, string>]>([
    [{}, {}],
    [{ leaveDown: true }, { up: 'was-down' }],
  ])('with %j is %j', (setup, skips) => {
    const [hop] = planHops(['4.7.3', '4.8.0'], { ...healthy, ...setup })
    expect(skipsOf(hop)).toEqual(skips)
  })

  it.each<[Partial<typeof healthy>, string]>([
    [{}, 'check_health && check_artisan --version'],
    [{ health: undefined }, 'check_artisan --version'],
    [{ health: { from: 'controller', pages: [] } }, 'check_artisan --version'],
    [{ leaveDown: true }, 'check_artisan --version'],
  ])('with %j asks artisan, whoever asks the site: %s', (setup, run) => {
    const [hop] = planHops(['4.7.3', '4.8.0'], { ...healthy, ...setup })
    expect(hop?.steps.find(({ id }) => id === 'health')).toMatchObject({ run })
  })
})
