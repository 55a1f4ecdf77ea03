import { describe, expect, it } from 'vitest'
import type { Health } from '../../src/events.ts'
import type { Plan, Setup } from '../../src/plan/plan.ts'
import { exitCodeOf } from '../../src/report/exit-code.ts'
import type { Sample } from '../../src/rollout/health.ts'
import { pauseBetween } from '../../src/rollout/soak.ts'
import { aHop, aSetup, aSiteCheck, aStep } from '../support/builders.ts'
import { aStagedPlan, Rehearsal } from '../support/rehearsal.ts'

const health: Readonly<Record<string, Health>> = { s: 'serves', f: 'fails', u: 'unknown' }

/** Sites that answer by these letters in turn, the last one from then on; others serve. */
class Sites {
  readonly asked: string[] = []
  readonly #letters: Record<string, string>

  constructor(letters: Record<string, string>) {
    this.#letters = letters
  }

  readonly sampleHealth = async (host: string): Promise<Sample> => {
    this.asked.push(host)
    const letters = this.#letters[host] ?? 's'
    if (letters.length > 1) this.#letters[host] = letters.slice(1)
    return { health: health[letters.charAt(0)] ?? 'serves', lines: ['https://x/: 500'] }
  }
}

/** Stages of a host each, with a minute of soak between them. */
function aPlanOf(
  hosts: readonly string[],
  { soak = 60, budget = 0, setup = {} as Partial<Setup> } = {},
): Plan {
  const plan = aStagedPlan(hosts.map((host) => ({ batches: [[host]], soakSeconds: soak, budget })))
  const asked = aSetup({ health: aSiteCheck(), ...setup })
  return { ...plan, hosts: plan.hosts.map((each) => ({ ...each, setup: asked })) }
}

async function soaked(letters: string, soak = 60, budget = 0) {
  const sites = new Sites({ a: letters })
  const rehearsal = new Rehearsal(aPlanOf(['a', 'b'], { soak, budget }))
  return { sites, rehearsal: await rehearsal.roll({ sampleHealth: sites.sampleHealth }) }
}

const lost = { kind: 'health-lost', lines: ['https://x/: 500'] }
const unknown = { kind: 'health-unknown', reason: 'https://x/: 500' }

describe('a site that is asked all through the soak', () => {
  it.each([
    ['serves', 's'],
    ['fails once', 'fs'],
    ['fails twice', 'sffs'],
    ['fails now and then', 'ffsffsffsffs'],
    ['cannot be asked for nearly all of it', 'uuuuuuuuus'],
    ['fails, cannot be asked, serves, and fails again', 'fusffs'],
    ['is in doubt at the end, and serves when asked again', 'ssssssssssffs'],
    ['cannot be asked at the end, and then can', 'ssssssssssuus'],
  ])('and %s lets the rest start', async (_what, letters) => {
    const { rehearsal } = await soaked(letters)
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'upgraded' })
    expect(exitCodeOf(rehearsal.state)).toBe(0)
    expect(rehearsal.types()).toContain('soak-finished')
  })

  it.each([
    ['fails three times in a row', 'fff', 12, lost],
    ['fails three times later on', 'ssssfff', 36, lost],
    ['fails, whether or not it could be asked in between', 'fufuf', 24, lost],
    ['fails only at the end, and on', 'ssssssssssf', 72, lost],
    ['cannot be asked to the end', 'u', 60, unknown],
    ['cannot be asked at the end, and on', 'ssssssssssu', 72, unknown],
  ])('and %s is a failure: the rest does not start', async (_what, letters, seconds, failure) => {
    const { rehearsal } = await soaked(letters)
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'not-started' })
    expect(rehearsal.state.hosts.get('a')?.failure).toEqual(failure)
    expect(rehearsal.state.haltedBy).toBe('budget')
    expect(exitCodeOf(rehearsal.state)).toBe(5)
    expect(rehearsal.now).toBe(1 + seconds)
    expect(rehearsal.types()).not.toContain('soak-finished')
  })

  it('and fails is told once it does, and once it serves again', async () => {
    const { rehearsal } = await soaked('sffs')
    expect(rehearsal.events.filter(({ type }) => type.startsWith('health'))).toEqual([
      { type: 'health-sampled', at: 7, host: 'a', health: 'fails', told: 'https://x/: 500' },
      { type: 'health-sampled', at: 19, host: 'a', health: 'serves', told: 'https://x/: 500' },
    ])
  })

  it('and is lost within the budget stops nothing: exit code 4', async () => {
    const { rehearsal, sites } = await soaked('f', 60, 1)
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'upgraded' })
    expect(exitCodeOf(rehearsal.state)).toBe(4)
    expect(sites.asked).toHaveLength(3)
  })

  it('is one of this run that can be asked, of whatever stage', async () => {
    const sites = new Sites({})
    const rehearsal = new Rehearsal(aPlanOf(['a', 'b', 'c']), { b: 'failed' })
    await rehearsal.roll({ sampleHealth: sites.sampleHealth })
    expect(new Set(sites.asked)).toEqual(new Set(['a']))
    const soaks = rehearsal.events.filter(({ type }) => type === 'soak-started')
    expect(soaks).toMatchObject([{ hosts: ['a'], seconds: 60, everySeconds: 6 }])
  })

  it.each<[name: string, setup: Partial<Setup>]>([
    ['no health url', { health: undefined }],
    ['was down before and is left so', { leaveDown: true }],
  ])('is none with %s: then it is a wait', async (_name, setup) => {
    const sites = new Sites({ a: 'f' })
    const rehearsal = new Rehearsal(aPlanOf(['a', 'b'], { setup }))
    await rehearsal.roll({ sampleHealth: sites.sampleHealth })
    expect(sites.asked).toEqual([])
    expect(rehearsal.now).toBe(61)
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'upgraded' })
  })

  it('and does not answer is not waited for by who ends the soak', async () => {
    const rehearsal = new Rehearsal(aPlanOf(['a', 'b']))
    await rehearsal.roll({
      sampleHealth: () => {
        rehearsal.halt.abort()
        return new Promise(() => undefined)
      },
    })
    expect(rehearsal.state.haltedBy).toBe('operator')
  })
})

describe('how often a site is asked', () => {
  it.each([
    [0, 1, 2],
    [5, 1, 2],
    [60, 1, 6],
    [300, 1, 30],
    [600, 1, 60],
    [86_400, 1, 60],
    [60, 100, 6],
    [60, 1000, 50],
  ])('in a soak of %i s with %i sites: every %i s', (seconds, sites, pause) => {
    expect(pauseBetween(seconds, sites)).toBe(pause)
  })
})

describe('a resume', () => {
  const open = () => ({ halt: new AbortController().signal, detach: new AbortController().signal })

  it.each(['halt', 'detach'] as const)('after a %s in a soak waits the rest of it', async (how) => {
    const rehearsal = new Rehearsal(aPlanOf(['a', 'b']))
    await rehearsal.roll({
      wait: async (seconds) => {
        await rehearsal.wait(seconds)
        if (rehearsal.now > 20) rehearsal[how].abort()
      },
    })
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'not-started' })
    const sites = new Sites({})
    await rehearsal.resume({ ...open(), sampleHealth: sites.sampleHealth })
    expect(rehearsal.now).toBe(61)
    expect(sites.asked.length).toBeGreaterThan(1)
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'upgraded' })
  })

  it('long after the soak would have been over asks every site once more', async () => {
    const rehearsal = new Rehearsal(aPlanOf(['a', 'b']))
    await rehearsal.roll({ wait: async () => rehearsal.detach.abort() })
    rehearsal.now += 36_000
    const ill = new Sites({ a: 'f' })
    await rehearsal.resume({ ...open(), sampleHealth: ill.sampleHealth })
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'not-started' })
    expect(rehearsal.state.haltedBy).toBe('budget')
  })

  it('where the batch was over and the soak not begun soaks first', async () => {
    const rehearsal = new Rehearsal(aPlanOf(['a', 'b']))
    await rehearsal.roll({
      runHost: async (host) => {
        await rehearsal.runHost(host)
        rehearsal.detach.abort()
      },
    })
    expect(rehearsal.types()).not.toContain('soak-started')
    await rehearsal.resume(open())
    expect(rehearsal.now).toBe(61)
  })

  it.each([
    ['stopped to serve in the soak', 'f'],
    ['could not be asked', 'u'],
  ])(
    'asks again who %s: mended, it is soaked anew, and the rest starts',
    async (_what, letters) => {
      const ill = new Sites({ a: letters })
      const rehearsal = new Rehearsal(aPlanOf(['a', 'b']))
      await rehearsal.roll({ sampleHealth: ill.sampleHealth })
      const before = rehearsal.now
      await rehearsal.resume()
      expect(rehearsal.now).toBe(before + 60)
      expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'upgraded' })
      expect(exitCodeOf(rehearsal.state)).toBe(0)
    },
  )

  it('where the site still does not serve halts again, and soaks nothing', async () => {
    const ill = new Sites({ a: 'f' })
    const rehearsal = await new Rehearsal(aPlanOf(['a', 'b'])).roll(ill)
    const before = rehearsal.now
    await rehearsal.resume(ill)
    expect(rehearsal.now).toBe(before + 4)
    expect(rehearsal.outcomes()).toEqual({ a: 'upgraded', b: 'not-started' })
    expect(exitCodeOf(rehearsal.state)).toBe(5)
  })

  it('where nothing is left to start asks who did not serve all the same', async () => {
    const rehearsal = await new Rehearsal(aPlanOf(['a', 'b'], { budget: 1 })).roll(
      new Sites({ a: 'f' }),
    )
    expect(exitCodeOf(rehearsal.state)).toBe(4)
    await rehearsal.resume()
    expect(exitCodeOf(rehearsal.state)).toBe(0)
  })

  it('takes up what is down before it soaks', async () => {
    const rehearsal = new Rehearsal(
      {
        ...aPlanOf(['a', 'b', 'c']),
        stages: aStagedPlan([
          { batches: [['a'], ['b']], soakSeconds: 60, budget: 1 },
          { batches: [['c']] },
        ]).stages,
      },
      { b: 'held' },
    )
    await rehearsal.roll({
      wait: async (seconds) => {
        await rehearsal.wait(seconds)
        if (rehearsal.started.length === 2) rehearsal.detach.abort()
      },
    })
    const before = rehearsal.now
    await rehearsal.resume({
      ...open(),
      runHost: async (host) => {
        expect([host, rehearsal.now]).toEqual(host === 'b' ? ['b', before] : ['c', before + 60])
        await rehearsal.runHost(host)
      },
    })
    expect(rehearsal.started).toEqual(['a', 'b', 'b', 'c'])
  })
})

describe('a site that only the controller asks', () => {
  const asked = { health: { ...aSiteCheck(), from: 'controller' } } as const

  it.each([
    ['s', 1, 0],
    ['ffs', 3, 0],
    ['fff', 3, 4],
  ])(
    'is asked after its batch, the last one too: where it answers %s, %i times, exit code %i',
    async (letters, times, exitCode) => {
      const sites = new Sites({ a: letters })
      const rehearsal = new Rehearsal(aPlanOf(['a'], { setup: asked }))
      await rehearsal.roll({ sampleHealth: sites.sampleHealth })
      expect(sites.asked).toHaveLength(times)
      expect(exitCodeOf(rehearsal.state)).toBe(exitCode)
    },
  )

  it.each([
    ['that brings it up, and has its own health step skipped', 'maintenance-off', 'health', 3, 4],
    ['that looks at all of the host', 'verify', 'inspect', 3, 4],
    ['that has nothing to do with it', 'cache-clear', 'caches', 0, 0],
  ] as const)('is asked after work %s', async (_, work, id, times, exitCode) => {
    const sites = new Sites({ a: 'fff' })
    const hops = [aHop('4.8.0', '4.8.0', [aStep({ id })])]
    const plan = aPlanOf(['a'], { setup: asked })
    const hosts = plan.hosts.map((each) => ({ ...each, hops }))
    const rehearsal = new Rehearsal({ ...plan, work, hosts }, { a: 'done' })
    await rehearsal.roll({ sampleHealth: sites.sampleHealth })
    expect(sites.asked).toHaveLength(times)
    expect(exitCodeOf(rehearsal.state)).toBe(exitCode)
  })
})
