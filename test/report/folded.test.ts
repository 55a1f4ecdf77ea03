import { describe, expect, it } from 'vitest'
import { foldNames, renderOutputs, sayNames } from '../../src/report/folded.ts'

describe('what hosts have printed', () => {
  it('stands once for all that printed the same, as the first of them came', () => {
    const outputs = [
      { host: 'ham1', lines: ['load 1', 'swap 0'] },
      { host: 'lon1', lines: [] },
      { host: 'ham2', lines: ['load 1', 'swap 0'] },
      { host: 'ham3', lines: ['load 1', 'swap 0'] },
      { host: 'fra1', lines: ['load 1'] },
    ]
    expect(renderOutputs(outputs)).toEqual([
      '== ham[1-3] (3 hosts)',
      'load 1\nswap 0',
      '',
      '== lon1',
      '(no output)',
      '',
      '== fra1',
      'load 1',
      '',
    ])
  })

  it.each<[names: string, folded: string]>([
    ['lon1', 'lon1'],
    ['ham1,ham2', 'ham1,ham2'],
    ['ham1,ham2,ham3,ham5', 'ham[1-3],ham5'],
    ['ham9,ham10,ham11', 'ham[9-11]'],
    ['web1.lon,web2.lon,web3.lon', 'web[1-3].lon'],
    ['web1.lon,web2.fra,web3.lon', 'web1.lon,web2.fra,web3.lon'],
    ['ham01,ham02,ham03', 'ham01,ham02,ham03'],
    ['ams,bru,cdg', 'ams,bru,cdg'],
  ])('is told of %s as --hosts takes them', (names, folded) => {
    expect(foldNames(names.split(','))).toBe(folded)
  })

  it('stands in a sentence with a space after each comma', () => {
    expect(sayNames(['lon1', 'ham1', 'ham2', 'ham3'])).toBe('lon1, ham[1-3]')
  })

  const cities = 'ams,bru,cdg,dub,fra,gva,hel,ist,kbp'.split(',')

  it.each<[names: readonly string[], said: string]>([
    [cities.slice(0, 8), 'ams, bru, cdg, dub, fra, gva, hel, ist'],
    [cities, 'ams, bru, cdg, dub, fra, gva and 3 more'],
    [['x1', 'x2', 'x3', ...cities], 'x[1-3], ams, bru, cdg, dub, fra and 4 more'],
    [[...cities, 'x1', 'x2', 'x3'], 'ams, bru, cdg, dub, fra, gva and 6 more'],
  ])('of %j the first few stand in a sentence', (names, said) => {
    expect(sayNames(names)).toBe(said)
  })
})
