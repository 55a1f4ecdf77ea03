import { describe, expect, it } from 'vitest'
import { nearest } from '../src/near.ts'

const names = ['lon1', 'ams1', 'canary', 'prod', 'identityFile', 'webUser']

describe('a mistyped name', () => {
  it.each([
    ['lon', 'lon1'],
    ['lon2', 'lon1'],
    ['canari', 'canary'],
    ['cnaary', 'canary'],
    ['identifyfile', 'identityFile'],
    ['webuser', 'webUser'],
    ['prod', 'prod'],
  ])('%s is probably %s', (typed, meant) => {
    expect(nearest(typed, names)).toBe(meant)
  })

  it.each(['frankfurt', 'xyz', 'l', 'proof-of-work'])('%s is nothing we know', (typed) => {
    expect(nearest(typed, names)).toBeUndefined()
  })

  it('is nothing where there are no names', () => {
    expect(nearest('lon1', [])).toBeUndefined()
  })
})
