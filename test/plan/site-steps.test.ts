import { describe, expect, it } from 'vitest'
import { planHops } from '../../src/plan/hops.ts'
import type { Role } from '../../src/plan/plan.ts'
import { aSiteCheck } from '../support/builders.ts'

function stepsOf(role: Role): string[] {
  const setup = { health: aSiteCheck(), leaveDown: false, role }
  return planHops(['4.7.3', '4.8.0', '4.9.0'], setup).map((hop) =>
    hop.steps.map(({ id, phase }) => `${id}:${phase}`).join(' '),
  )
}

describe('the steps of a host', () => {
  it('alone in its site have no wait', () => {
    expect(stepsOf('alone').join(' ')).not.toContain('wait-')
  })

  it('that is the schema host wait for all to be ready, for all to be down, and in each hop for the code', () => {
    expect(stepsOf('schema-host')).toEqual([
      'permissions-before:prepare preflight:prepare fetch:prepare wait-ready:prepare down:change wait-down:change quiesce:change backup:change checkout:change composer:change bower:change memcached-1:change cache-clear:change review:change wait-code:change schema:commit memcached-2:commit actions:commit views:commit permissions:commit caches:commit',
      'preflight:change down:change backup:change checkout:change composer:change bower:change memcached-1:change cache-clear:change review:change wait-code:change schema:commit memcached-2:commit actions:commit views:commit permissions:commit migrate:commit caches:commit unquiesce:finish up:finish health:finish',
    ])
  })

  it('that is a sibling take the code, leave the database alone and wait for it in each hop', () => {
    expect(stepsOf('sibling')).toEqual([
      'permissions-before:prepare fetch:prepare wait-ready:prepare down:change quiesce:change backup:change checkout:change composer:change bower:change memcached-1:change cache-clear:change wait-schema:commit memcached-2:commit permissions:commit caches:commit',
      'down:change backup:change checkout:change composer:change bower:change memcached-1:change cache-clear:change wait-schema:commit memcached-2:commit permissions:commit caches:commit unquiesce:finish up:finish health:finish',
    ])
  })
})
