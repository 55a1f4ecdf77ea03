import { describe, expect, it } from 'vitest'
import { findChoreBlockers } from '../../src/plan/chore-blockers.ts'
import type { Chore } from '../../src/recipes/works.ts'
import type { Facts } from '../../src/survey/facts.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'

const application = anApplication()

function kindsOf(chore: Chore, facts: Partial<Facts>): string[] {
  const standing = { role: 'alone', schemaHost: 'lon1' } as const
  const situation = { host: aHost(), facts: someFacts(facts), application, standing }
  return findChoreBlockers(chore, situation).map(({ kind }) => kind)
}

const held = { lock: { run: 'r', by: 'b', since: 1 } }
const unfinished = { unfinishedRun: 'r' }
const deploy = { uid: 1000, user: 'deploy' }

describe('what stands in the way of a chore', () => {
  it.each<[Chore, string, Partial<Facts>, string[]]>([
    ['maintenance-on', 'of a host at work', held, ['lock-held']],
    ['maintenance-on', 'while a run is held', unfinished, ['run-unfinished']],
    ['maintenance-off', 'while a run is held', unfinished, ['run-unfinished']],
    ['maintenance-on', 'of who cannot become the web user', deploy, ['user-unreachable']],
    ['maintenance-off', 'of the web user itself', { uid: 33, user: 'www-data' }, []],
    ['maintenance-off', 'without a web user', { webUserExists: false }, ['user-missing']],
    ['memcached-restart', 'while a run is held', unfinished, ['run-unfinished']],
    ['memcached-restart', 'of who cannot become the web user', deploy, []],
    ['permissions-check', 'while a run is held', unfinished, []],
    ['permissions-check', 'of a host at work', held, ['lock-held']],
    ['permissions-fix', 'while a run is held', unfinished, []],
    ['permissions-fix', 'of who cannot become the web user', deploy, ['user-unreachable']],
  ])('%s %s', (chore, _what, facts, kinds) => {
    expect(kindsOf(chore, facts)).toEqual(kinds)
  })
})
