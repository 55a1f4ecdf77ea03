import { describe, expect, it } from 'vitest'
import { stepsTo } from '../../src/recipes/recipe-for.ts'
import { catalog } from '../../src/releases/catalog.ts'
import { faults, generateCases, lines, moments } from './cases.ts'
import { choose } from './choose.ts'

const every = generateCases()

describe('the crash matrix', () => {
  it('has every step of its lines under every fault at every moment', () => {
    const struck = catalog.filter(({ line }) => lines.includes(line))
    const steps = new Set(struck.flatMap((release) => stepsTo(release).map(({ id }) => id)))
    for (const step of steps) {
      const ids = every.filter((each) => each.step === step && each.hops === 1).map(({ id }) => id)
      const own = new Set(ids.map((id) => id.split(':').slice(2).join(':')))
      expect(own.size).toBe(faults.length * moments.length)
    }
  })

  it('says why some of them make no sense, and tries none of these', () => {
    const { cases, senseless } = choose('all')
    expect(cases.length + senseless).toBe(every.length)
    expect(cases.filter((each) => each.senseless)).toEqual([])
    expect([...new Set(every.map((each) => each.senseless))]).toEqual([
      undefined,
      'a step that has ended neither fails nor hangs nor prints',
      'a later hop finds the site down already, and skips the step',
    ])
  })

  it('takes a sample with every fault in every step, at every moment, and a few over several hops', () => {
    const { cases } = choose('7')
    const both = (name: 'step' | 'moment') =>
      new Set(cases.map((each) => `${each.fault} ${each[name]}`))
    const steps = new Set(every.map(({ step }) => step))
    expect(cases).toHaveLength(400)
    expect(new Set(cases).size).toBe(400)
    expect(both('step').size).toBe(faults.length * steps.size)
    expect(both('moment').size).toBe(faults.length * moments.length - 3)
    expect(cases.filter(({ hops }) => hops > 1)).toHaveLength(40)
  })

  it('takes the same for the same seed, and others for another', () => {
    const idsOf = (word: string) => choose(word).cases.map(({ id }) => id)
    expect(idsOf('7')).toEqual(idsOf('7'))
    expect(idsOf('7')).not.toEqual(idsOf('8'))
    expect(idsOf('random')).not.toEqual(idsOf('random'))
  })

  it('takes one alone by its name, and refuses one that is none', () => {
    const [one] = choose('7').cases
    expect(choose(`7:${one?.id}`)).toMatchObject({ seed: '7', cases: [one] })
    expect(() => choose('7:4.8.0-4.9.0:nap:during:reboot')).toThrow('there is no case')
  })
})
