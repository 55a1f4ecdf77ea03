import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectHosts } from '../../src/inventory/select.ts'
import { anInventory } from '../support/builders.ts'

const inventory = anInventory(
  [
    'stg1',
    'ams1',
    'lon1',
    'lon2',
    'lon10',
    'web01',
    'web02',
    'web10',
    'web12',
    'web13',
    'a.b',
    'axb',
  ],
  { prod: ['lon1', 'lon2', 'ams1'], canary: ['ams1'], none: [] },
)

function chosen(...patterns: string[]): readonly string[] | string {
  const selection = selectHosts(inventory, patterns)
  if ('unknown' in selection) return `unknown: ${selection.unknown}`
  return selection.hosts.map((host) => host.name)
}

describe('a pattern', () => {
  it.each([
    ['lon1', ['lon1']],
    ['lon1,ams1', ['ams1', 'lon1']],
    [' lon1 , ams1 ,', ['ams1', 'lon1']],
    ['lon1,lon1,prod', ['ams1', 'lon1', 'lon2']],
    ['prod', ['ams1', 'lon1', 'lon2']],
    ['none', []],
    ['lon*', ['lon1', 'lon2', 'lon10']],
    ['*1', ['stg1', 'ams1', 'lon1', 'web01']],
    ['lon?', ['lon1', 'lon2']],
    ['lon[1-9]', ['lon1', 'lon2']],
    ['lon[2-10]', ['lon2', 'lon10']],
    ['web[01-12]', ['web01', 'web02', 'web10', 'web12']],
    ['web[1-12]', ['web10', 'web12']],
    ['[a-z]on1', 'unknown: [a-z]on1'],
    ['lon[9-1]', 'unknown: lon[9-1]'],
    ['a.b', ['a.b']],
    ['a.*', ['a.b']],
    ['prod,!canary', ['lon1', 'lon2']],
    ['!canary,prod', ['lon1', 'lon2']],
    ['prod,&lon*', ['lon1', 'lon2']],
    ['all,&prod,!lon2', ['ams1', 'lon1']],
    ['prod,!all', []],
    ['prod,&none', []],
    ['!prod', []],
    ['&prod', []],
    ['', []],
    [' , ', []],
    ['lon3', 'unknown: lon3'],
    ['all,!lon3', 'unknown: !lon3'],
    ['all,!lon[3-9]', 'unknown: !lon[3-9]'],
    ['prod,&lon3', 'unknown: &lon3'],
    ['paris*', 'unknown: paris*'],
    ['!', 'unknown: !'],
    ['LON1', 'unknown: LON1'],
    ['lon', 'unknown: lon'],
    ['all,lon1)', 'unknown: lon1)'],
  ])('%j chooses %j', (pattern, hosts) => {
    expect(chosen(pattern)).toEqual(hosts)
  })

  it('may be given in parts, as --hosts twice', () => {
    expect(chosen('prod', '!canary')).toEqual(chosen('prod,!canary'))
  })

  it('is never everybody where there is none', () => {
    expect(chosen()).toEqual([])
  })
})

describe('choosing', () => {
  const names = inventory.hosts.map(({ name }) => name)
  const term = fc.constantFrom('all', 'prod', 'canary', 'none', 'lon*', 'web[01-12]', ...names)

  it('all but some leaves the others', () => {
    fc.assert(
      fc.property(term, (some) => {
        const without = names.filter((name) => !chosen(some).includes(name))
        expect(chosen(`all,!${some}`)).toEqual(without)
      }),
    )
  })

  it('keeps the order of the inventory, and each host once', () => {
    const sign = fc.constantFrom('', '', '', '!', '&')
    const terms = fc.array(fc.tuple(sign, term).map((parts) => parts.join('')))
    fc.assert(
      fc.property(terms, (some) => {
        const hosts = chosen(some.join(','))
        expect(names.filter((name) => hosts.includes(name))).toEqual(hosts)
      }),
    )
  })

  it('does not heed the order of the terms', () => {
    fc.assert(
      fc.property(fc.array(term, { minLength: 1 }), term, (some, other) => {
        const terms = [...some, `!${other}`]
        expect(chosen(terms.toReversed().join(','))).toEqual(chosen(terms.join(',')))
      }),
    )
  })

  it('refuses a term that names nothing, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(term), fc.constantFrom('', '!', '&'), fc.nat(), (some, sign, place) => {
        const terms = some.toSpliced(place % (some.length + 1), 0, `${sign}paris`)
        expect(chosen(terms.join(','))).toBe(`unknown: ${sign}paris`)
      }),
    )
  })
})
