import { describe, expect, it } from 'vitest'
import { findTouched, withOwnFiles } from '../../src/plan/own-files.ts'
import type { OwnFiles } from '../../src/survey/facts.ts'
import { aHop } from '../support/builders.ts'

const hops = [aHop('4.7.3', '4.8.0', []), aHop('4.8.0', '4.9.0', [])]
const view = (name: string) => `resources/views/${name}`

/** Of a skin with a menu, a list and a page of its own, as three releases have the originals. */
const own: OwnFiles = {
  skin: 'acme',
  originals: {
    installed: { [view('menu')]: 'a', [view('list')]: 'a', 'config/cache.php': 'a' },
    '4.8.0': { [view('menu')]: 'b', [view('list')]: 'a', 'config/cache.php': 'a' },
    '4.9.0': { [view('menu')]: 'b', 'config/cache.php': 'b' },
  },
}

const remarksOf = (differing: Partial<OwnFiles>) =>
  withOwnFiles({ ...own, ...differing }, hops).map(({ remarks }) => remarks)

describe('of a skin', () => {
  it('each hop tells which originals it changes, and which it drops', () => {
    expect(remarksOf({})).toEqual([
      ['The skin acme stands in for what this changes menu: review it there.'],
      ['The skin acme stands in for what this drops list: review it there.'],
    ])
  })

  it('a hop that leaves them alone tells nothing', () => {
    const { '4.9.0': _, ...originals } = own.originals
    const still = { ...originals, '4.9.0': originals['4.8.0'] ?? {} }
    expect(remarksOf({ originals: still })[1]).toEqual([])
  })

  it('what nobody knows is told, too', () => {
    const { '4.8.0': _, ...originals } = own.originals
    const unknown = 'Whether this changes what the skin acme stands in for is not known.'
    expect(remarksOf({ originals })).toEqual([[unknown], [unknown]])
  })

  it('a host that has none is told nothing', () => {
    expect(remarksOf({ skin: undefined })).toEqual([[], []])
  })
})

describe('a file that was changed in place', () => {
  it('is named with the releases that change it as well', () => {
    expect(findTouched(own, ['config/cache.php', 'other'], ['4.8.0', '4.9.0'])).toEqual([
      'config/cache.php is changed by 4.9.0, too',
    ])
  })
})
