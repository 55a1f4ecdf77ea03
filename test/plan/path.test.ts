import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { findPath, resolveTarget } from '../../src/plan/path.ts'
import { catalog } from '../../src/releases/catalog.ts'

const known = catalog.map(({ version }) => version)
const fullRoute = ['4.2.0', '4.4.0', '4.5.0', '4.6.0', '4.7.0', '4.8.0', '4.9.0', '4.9.3']

describe('the path', () => {
  it.each<[from: string, to: string, path: string[], without?: string[]]>([
    ['4.1.0', '4.9.3', fullRoute],
    ['4.5.0', '4.9.3', ['4.6.0', '4.7.0', '4.8.0', '4.9.0', '4.9.3']],
    ['4.4.9', '4.9.3', ['4.5.0', '4.6.0', '4.7.0', '4.8.0', '4.9.0', '4.9.3']],
    ['4.7.3', '4.9.3', ['4.8.0', '4.9.0', '4.9.3']],
    ['4.7.0', '4.9.3', ['4.8.0', '4.9.0', '4.9.3']],
    ['4.7.0', '4.7.3', ['4.7.3']],
    ['4.7.1', '4.7.2', ['4.7.2']],
    ['4.6.1', '4.7.3', ['4.7.0', '4.7.3']],
    ['4.8.0', '4.9.0', ['4.9.0']],
    ['4.9.0', '4.9.3', ['4.9.3']],
    ['4.9.3', '4.9.3', []],
    ['4.9.3', '4.8.0', []],
    ['4.5.0', '4.8.0', ['4.6.1', '4.7.0', '4.8.0'], ['4.6.0']],
    ['4.5.0', '4.8.0', ['4.7.0', '4.8.0'], ['4.6.0', '4.6.1']],
    ['4.7.3', '4.9.3', ['4.8.0', '4.9.1', '4.9.3'], ['4.9.0']],
    ['4.9.0', '5.0.0', ['4.9.3', '5.0.0']],
    ['4.9.3', '5.1.0', ['5.0.0', '5.1.0']],
    ['5.0.0', '5.8.0', ['5.1.0', '5.2.0', '5.3.0', '5.4.0', '5.5.0', '5.6.0', '5.7.0', '5.8.0']],
    ['5.4.1', '5.6.0', ['5.5.0', '5.6.0']],
    ['5.8.0', '6.0.0', ['6.0.0']],
    ['5.8.0', '6.1.0', ['6.0.0', '6.0.1', '6.1.0']],
    ['6.0.0', '6.4.2', ['6.0.1', '6.1.0', '6.2.0', '6.3.0', '6.4.0', '6.4.2']],
    ['6.3.0', '7.0.1', ['6.4.0', '6.4.2', '7.0.0', '7.0.1']],
    ['7.0.0', '7.4.0', ['7.1.0', '7.2.0', '7.3.0', '7.4.0']],
    ['4.8.0', '5.0.0', ['4.9.0', '4.9.2', '5.0.0'], ['4.9.3']],
  ])('from %s to %s is %j, where the tags %j are missing', (from, to, path, without = []) => {
    const available = known.filter((release) => !without.includes(release))
    expect(findPath(from, to, available)).toEqual(path)
  })

  it('does not depend on the order in which a remote tells its tags', () => {
    expect(findPath('4.1.0', '4.9.3', known.toReversed())).toEqual(fullRoute)
  })
})

describe('the path, whatever the tags', () => {
  const release = fc.tuple(fc.nat(4), fc.nat(3)).map(([minor, patch]) => `4.${minor}.${patch}`)
  const situation = fc
    .record({
      from: release,
      target: release,
      others: fc.uniqueArray(fc.oneof(release, fc.constantFrom('3.9.0', '5.0.0', '5.1.0'))),
    })
    .map(({ from, target, others }) => ({ from, target, available: [...others, target] }))
  const minor = (version: string) => semver.minor(version)

  it('rises from release to release and ends at the target', () => {
    fc.assert(
      fc.property(situation, ({ from, target, available }) => {
        const path = findPath(from, target, available)
        const whole = [from, ...path]
        for (const [index, to] of path.entries())
          expect(semver.gt(to, whole[index] ?? '')).toBe(true)
        if (semver.gt(target, from)) expect(path.at(-1)).toBe(target)
      }),
      { numRuns: 1000 },
    )
  })

  it('is empty where the target is here or behind', () => {
    fc.assert(
      fc.property(situation, ({ from, target, available }) => {
        fc.pre(semver.lte(target, from))
        expect(findPath(from, target, available)).toEqual([])
      }),
    )
  })

  it('leads only over tags that are there, and stays in its major', () => {
    fc.assert(
      fc.property(situation, ({ from, target, available }) => {
        for (const to of findPath(from, target, available)) {
          expect(available).toContain(to)
          expect(semver.major(to)).toBe(4)
        }
      }),
    )
  })

  it('visits each minor on the way once, at its first tag; the last also at the target', () => {
    fc.assert(
      fc.property(situation, ({ from, target, available }) => {
        fc.pre(semver.gt(target, from))
        const path = findPath(from, target, available)
        for (let each = minor(from) + 1; each <= minor(target); each += 1) {
          const tags = semver.sort(
            available.filter((tag) => semver.major(tag) === 4 && minor(tag) === each),
          )
          const first = tags.slice(0, 1)
          const visited = path.filter((to) => minor(to) === each)
          const last = each === minor(target) && first[0] !== target ? [target] : []
          expect(visited).toEqual([...first, ...last])
        }
        expect(path.filter((to) => minor(to) === minor(from))).toEqual(
          minor(from) === minor(target) ? [target] : [],
        )
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a target', () => {
  it.each<[string, string, string[], string | undefined, boolean?]>([
    ['latest', '4.5.0', known, '4.9.3'],
    ['latest', '4.5.0', [...known, '5.0.0', '7.4.1'], '4.9.3'],
    ['latest', '4.9.3', known, '4.9.3'],
    ['latest', '4.9.9', known, '4.9.9'],
    ['latest', '4.9.3', ['4.8.0'], '4.9.3'],
    ['latest', '4.9.3', [], '4.9.3'],
    ['next', '4.5.0', known, '4.6.0'],
    ['next', '4.7.3', known, '4.8.0'],
    ['next', '4.9.0', known, '4.9.3'],
    ['next', '4.9.3', known, '4.9.3'],
    ['4.9', '4.5.0', known, '4.9.3'],
    ['4.7', '4.5.0', known, '4.7.3'],
    ['4.7', '4.9.0', known, '4.7.3'],
    ['4.7.2', '4.5.0', known, '4.7.2'],
    ['4.7.2', '4.5.0', ['4.7.0'], undefined],
    ['4.3', '4.1.0', known, undefined],
    ['5', '4.9.3', known, '5.8.0'],
    ['latest', '5.3.0', known, '5.8.0'],
    ['latest', '6.4.2', known, '6.4.2'],
    ['latest', '4.5.0', known, '7.4.0', true],
    ['next', '4.9.3', known, '4.9.3'],
    ['next', '4.9.3', known, '5.0.0', true],
  ])(
    '%s means from %s, of %j, %s, with another major allowed: %s',
    (target, from, available, release, allowMajor = false) => {
      expect(resolveTarget(target, from, available, allowMajor)).toBe(release)
    },
  )
})
