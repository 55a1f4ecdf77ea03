import { describe, expect, it } from 'vitest'
import { findChoreBlockers } from '../../src/plan/chore-blockers.ts'
import type { Chore } from '../../src/recipes/works.ts'
import type { Application, Facts } from '../../src/survey/facts.ts'
import { aDatabase, aHost, anApplication, someFacts } from '../support/builders.ts'

type Trouble = { readonly facts?: Partial<Facts>; readonly application?: Partial<Application> }

function kindsOf(chore: Chore, { facts, application: differing }: Trouble): string[] {
  const standing = { role: 'alone', schemaHost: 'lon1' } as const
  const application = anApplication({ ...serving, ...differing })
  const situation = { host: aHost(), facts: someFacts(facts), application, standing }
  return findChoreBlockers(chore, situation).map(({ kind }) => kind)
}

const { git, settings, disk } = anApplication()
const appEnvOf = (appEnv: string) => ({ settings: { ...settings, appEnv } })
const serving = appEnvOf('local')
const brokenViews = [{ view: 'v', definer: 'gone@%', said: 'no such definer' }]

/** Each by itself, in the order they are told in below. */
const troubles: readonly Trouble[] = [
  { facts: { lock: { run: 'r', by: 'b', since: 1 } } },
  { facts: { unfinishedRun: 'r' } },
  { facts: { webUserExists: false } },
  { facts: { uid: 1000, user: 'deploy' } },
  { facts: { missingTools: ['flock'] } },
  { application: { hasEnv: false } },
  { application: { database: { error: 'no' } } },
  { application: { database: aDatabase({ brokenViews }) } },
  { application: { disk: { ...disk, stateFreeBytes: 1 } } },
  { application: { git: { ...git, nearest: { release: '6.0.0', ahead: 0 } } } },
  { application: appEnvOf('production') },
]

describe('what stands in the way of a chore', () => {
  it.each<[Chore, string]>([
    [
      'backup',
      'lock-held run-unfinished tool-missing env-unreadable database-refused view-broken disk-short',
    ],
    ['backup-verify', 'lock-held tool-missing env-unreadable database-refused'],
    ['maintenance-on', 'lock-held run-unfinished user-missing user-unreachable'],
    ['maintenance-off', 'lock-held run-unfinished user-missing user-unreachable'],
    ['memcached-restart', 'lock-held run-unfinished'],
    ['permissions-check', 'lock-held'],
    ['permissions-fix', 'lock-held user-missing user-unreachable'],
    ['schema-validate', 'lock-held user-missing user-unreachable doctrine-gone'],
    ['schema-diff', 'lock-held user-missing user-unreachable doctrine-gone'],
    [
      'schema-update',
      'lock-held run-unfinished user-missing user-unreachable user-unreachable tool-missing env-unreadable database-refused view-broken disk-short doctrine-gone',
    ],
    ['schema-generate', 'lock-held run-unfinished doctrine-gone host-serves'],
    [
      'views',
      'lock-held run-unfinished user-missing user-unreachable env-unreadable database-refused',
    ],
    ['cache-clear', 'lock-held run-unfinished user-missing user-unreachable'],
    ['verify', 'lock-held user-missing user-unreachable'],
    ['exec', 'lock-held'],
  ])('%s: %s', (chore, expected) => {
    const kinds = troubles.flatMap((trouble) => kindsOf(chore, trouble))
    expect(kinds.join(' ')).toBe(expected)
  })
})
