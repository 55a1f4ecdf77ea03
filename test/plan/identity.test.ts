import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import { planHost } from '../../src/plan/plan-host.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'

const id = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
const other = 'f'.repeat(32)
const wishes = { work: 'upgrade', target: 'latest', wasDown: false } as const

function blockersOf(pins: Partial<Host>, facts = someFacts()) {
  return planHost({ host: aHost(pins), facts }, wishes).blockers
}

describe('a host that the inventory pins', () => {
  it.each<[name: string, pins: Partial<Host>]>([
    ['by nothing', {}],
    ['by its machine-id', { machineId: id }],
    ['by its APP_URL', { appUrl: 'https://portal.example.net' }],
    ['by its APP_URL with a slash more', { appUrl: 'https://portal.example.net/' }],
    ['by both', { machineId: id, appUrl: 'https://portal.example.net' }],
  ])('%s is let through as itself', (_name, pins) => {
    expect(blockersOf(pins)).toEqual([])
  })

  it('is blocked where another has its address, and hears of nothing else', () => {
    const facts = someFacts({ missingTools: ['flock'] })
    const appUrl = 'https://other.example.net'
    expect(blockersOf({ machineId: other, appUrl }, facts)).toEqual([
      { kind: 'host-mistaken', what: 'machine-id', expected: other, found: id },
      {
        kind: 'host-mistaken',
        what: 'APP_URL',
        expected: appUrl,
        found: 'https://portal.example.net',
      },
    ])
  })

  it('is blocked where nobody says who it is', () => {
    const expected = 'https://portal.example.net'
    const settings = { ...anApplication().settings, appUrl: '' }
    const application = anApplication({ settings })
    const facts = someFacts({ machineId: '', application })
    expect(blockersOf({ machineId: id }, facts)).toEqual([
      { kind: 'host-mistaken', what: 'machine-id', expected: id, found: '' },
    ])
    expect(blockersOf({ appUrl: expected }, facts)).toEqual([
      { kind: 'host-mistaken', what: 'APP_URL', expected, found: '' },
    ])
  })

  it('is blocked also where it has nowhere to go, and so nothing would tell', () => {
    const facts = someFacts({ application: undefined })
    expect(blockersOf({ machineId: other }, facts)).toMatchObject([{ kind: 'host-mistaken' }])
    expect(blockersOf({ appUrl: 'https://x.example.net' }, facts)).toEqual([
      { kind: 'root-wrong', root: '/srv/ixpmanager' },
    ])
  })
})
