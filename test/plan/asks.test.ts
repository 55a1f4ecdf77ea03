import { describe, expect, it } from 'vitest'
import { asksOf, takesAck } from '../../src/plan/asks.ts'
import { findRelease } from '../../src/releases/catalog.ts'
import type { Application } from '../../src/survey/facts.ts'
import { blockersOf } from '../support/blockers-of.ts'
import { anApplication } from '../support/builders.ts'

function asked(version: string, differing: Partial<Application> = {}) {
  const release = findRelease(version)
  if (!release) throw new Error(`no release ${version}`)
  return asksOf(release, anApplication({ envKeys: [], ...differing }))
}

const irrdb = findRelease('6.2.0')?.duties?.[0]?.about ?? ''
const ownHosts = { preflight: [{ release: '6.2.0', about: irrdb, found: '2 rows' }] }

describe('what a release asks of a host', () => {
  it('is what only a person can decide, and the command that destroys when repeated', () => {
    const { once, duties } = asked('5.0.0')
    expect(once).toEqual(['update:customer2users'])
    expect(duties).toHaveLength(4)
    expect(duties.join('\n')).toContain('(php artisan update:remove-custadmins)')
  })

  it.each([
    ['5.0.0', {}, 4],
    ['5.0.0', { envKeys: ['VIEW_SKIN'] }, 5],
    ['6.2.0', {}, 0],
    ['6.2.0', ownHosts, 1],
    ['6.4.2', {}, 0],
    ['7.1.0', {}, 2],
  ])('by %s, where it has %j, is done by hand: %i', (version, differing, count) => {
    expect(asked(version, differing).duties).toHaveLength(count)
  })

  it.each([
    ['6.0.0', [], ['~ MAIL_MAILER']],
    ['6.0.0', ['MAIL_MAILER'], []],
    [
      '6.0.0',
      ['MAIL_DRIVER', 'DOCTRINE_CACHE'],
      ['- MAIL_DRIVER', '~ MAIL_MAILER', '- DOCTRINE_*'],
    ],
    [
      '7.2.0',
      ['MEMCACHED_HOST', 'IXP_IRRDB_UTILITY'],
      ['~ UNSECURED_API_ACCESS', '+ MEMCACHED_PORT'],
    ],
    ['7.4.0', [], ['~ IXP_ALLOW_DEPRECATED_APIKEYS_VIA_GET']],
    ['7.4.0', ['IXP_ALLOW_DEPRECATED_APIKEYS_VIA_GET'], []],
  ])('by %s, where .env sets %j, are these keys: %j', (version, envKeys, changes) => {
    const { env } = asked(version, { envKeys })
    expect(env.map((change) => change.split(':')[0])).toEqual(changes)
  })

  it.each([
    ['5.0.0', {}, true],
    ['6.0.0', {}, true],
    ['6.2.0', {}, false],
    ['6.2.0', ownHosts, true],
    ['7.0.0', {}, true],
    ['7.4.0', {}, false],
    ['4.9.0', {}, false],
  ])('by %s, where it has %j, takes an acknowledgement: %s', (version, differing, takes) => {
    expect(takesAck(asked(version, differing))).toBe(takes)
  })
})

/** With the PHP of its web server changed by a line of the inventory. */
describe('a way that asks for an acknowledgement', () => {
  const path = ['5.0.0', '7.1.0']
  const host = { webPhp: '/usr/local/sbin/web-php' }
  const acksMissing = (...given: Parameters<typeof blockersOf>) =>
    blockersOf(...given).flatMap((each) => (each.kind === 'ack-missing' ? [each] : []))

  it('is blocked, with all releases that the operator must name', () => {
    const releases = path
    const kind = 'ack-missing'
    expect(acksMissing({ path, host })).toEqual([{ kind, releases, missing: releases }])
    expect(acksMissing({ path, host, ack: ['5.0.0'] })).toEqual([
      { kind: 'ack-missing', releases, missing: ['7.1.0'] },
    ])
  })

  it('is free once they are named, on the command line or in the inventory', () => {
    expect(acksMissing({ path, host, ack: ['7.1.0', '5.0.0'] })).toEqual([])
    expect(acksMissing({ path, ack: ['7.1.0'], host: { ...host, ack: ['5.0.0'] } })).toEqual([])
  })
})
