import { describe, expect, it } from 'vitest'
import { composerFor, phpFor } from '../../src/plan/programs.ts'
import { programsOf, withPrograms } from '../../src/plan/programs-of-hops.ts'
import { findRelease } from '../../src/releases/catalog.ts'
import type { Composer, Php } from '../../src/survey/facts.ts'
import { aHop, anApplication } from '../support/builders.ts'

const aPhp = (version: string): Php => ({ path: `/php${version}`, version, extensions: [] })
const aComposer = (version: string): Composer => ({ path: `/${version}`, version, withPhp: true })

function applicationWith(phps: readonly string[], composers: readonly string[] = ['1.10.22']) {
  const [php, ...otherPhps] = phps.map(aPhp)
  const [composer, ...otherComposers] = composers.map(aComposer)
  return anApplication({ php, otherPhps, composer, otherComposers })
}

function known(version: string) {
  const release = findRelease(version)
  if (!release) throw new Error(`no release ${version}`)
  return release
}

describe('the PHP for a release', () => {
  const all = ['8.4.11', '7.0.33-0ubuntu0.16.04.16', '7.2.34', '7.3.33', '8.0.30', '8.3.6']

  it.each([
    ['4.5.0', all, '7.0.33-0ubuntu0.16.04.16'],
    ['4.9.3', all, '7.0.33-0ubuntu0.16.04.16'],
    ['5.0.0', all, '7.3.33'],
    ['5.0.0', ['7.0.33', '7.2.34'], '7.2.34'],
    ['6.0.0', all, '8.0.30'],
    ['6.0.0', ['8.4.11', '8.3.6'], '8.3.6'],
    ['6.4.0', ['8.0.1', '8.1.2'], '8.1.2'],
    ['7.0.0', all, '8.4.11'],
    ['7.0.0', ['8.3.6'], undefined],
    ['5.0.0', ['7.0.33', '8.0.30'], undefined],
    ['4.6.0', ['7.1.33'], undefined],
  ])('%s is, of %j, %s', (version, phps, found) => {
    expect(phpFor(known(version), applicationWith(phps))?.version).toBe(found)
  })
})

describe('the composer for a release', () => {
  it.each([
    ['4.9.3', ['2.7.1', '1.10.22'], '1.10.22'],
    ['4.9.3', ['2.7.1'], '2.7.1'],
    ['4.9.3', ['1.4.3'], undefined],
    ['5.4.0', ['2.7.1'], undefined],
    ['5.4.0', ['2.7.1', '1.10.22'], '1.10.22'],
    ['5.8.0', ['2.7.1'], '2.7.1'],
    ['6.0.0', ['1.10.22', '2.7.1'], '2.7.1'],
    ['6.0.0', ['1.10.22'], undefined],
  ])('%s is, of %j, %s', (version, composers, found) => {
    const application = applicationWith(['7.0.33'], composers)
    expect(composerFor(known(version), application)?.version).toBe(found)
  })
})

describe('the programs of a hop', () => {
  it('are named where they change, and there alone', () => {
    const application = applicationWith(['7.0.33', '7.3.33', '8.0.30'], ['1.10.22', '2.7.1'])
    const ways = [
      ['4.9.0', '4.9.3'],
      ['4.9.3', '5.0.0'],
      ['5.0.0', '5.8.0'],
      ['5.8.0', '6.0.0'],
    ] as const
    const hops = ways.map(([from, to]) => aHop(from, to, []))
    const inUse = { php: '/php7.0.33', composer: { path: '/1.10.22', withPhp: true } }
    const found = withPrograms(hops, inUse, (version) =>
      programsOf(findRelease(version), application),
    ).map(({ to, programs }) => [to, programs?.php, programs?.composer.path])
    expect(found).toEqual([
      ['4.9.3', undefined, undefined],
      ['5.0.0', '/php7.3.33', '/1.10.22'],
      ['5.8.0', undefined, undefined],
      ['6.0.0', '/php8.0.30', '/2.7.1'],
    ])
  })
})
