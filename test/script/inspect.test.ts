import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { aDirectoryOf } from '../support/files.ts'
import { inspectThere } from '../support/inspection.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const checks = {
  code: 'is_code_of_release',
  tree: 'is_tree_clean',
  libraries: 'are_libraries_of_lock',
  schema: 'is_schema_in_sync',
  migrations: 'is_nothing_to_migrate',
  maintenance: 'is_maintenance_off',
  site: 'is_site_serving',
  memcached: 'is_memcached_answering',
  permissions: 'show_wrong',
  lock: 'is_no_run_held',
}
const names = Object.keys(checks)

/** All is as it should be, but for these. */
const inspection = (...differing: string[]) =>
  [
    ...Object.entries(checks).map(
      ([name, check]) => `${check}() { say ${name}-seen; ${!differing.includes(name)}; }`,
    ),
    'inspect_host vendor',
  ].join('\n')

describe('a host that is held against what it should be', () => {
  const root = aDirectoryOf()

  it.each(['dash', 'bash'])('is looked at in ten ways, in %s', (shell) => {
    const { code, lines } = inspectThere(root, inspection(), shell)
    expect(lines).toEqual(names.map((name) => `ok   ${name}: ${name}-seen`))
    expect(code).toBe(0)
  })

  it.each(names)('fails where only the %s differs, and the rest is looked at', (name) => {
    const { code, lines } = inspectThere(root, inspection(name))
    expect(lines).toContain(`DIFF ${name}: ${name}-seen`)
    expect(lines).toHaveLength(10)
    expect(code).toBe(1)
  })

  it('is told what is not looked at, and why', () => {
    const { code, lines } = inspectThere(
      root,
      `TO=6.4.0 HEALTH= MEMCACHED_RESTART=\n${inspection()}`,
    )
    expect(lines.filter((line) => line.startsWith('-'))).toEqual([
      '-    schema: only migrations change it',
      '-    site: not asked on the host, as the inventory says',
      '-    memcached: not used',
    ])
    expect(code).toBe(0)
  })
})

describe('the migrations of a host', () => {
  const withStatus = (table: string, file = 'create_users.php') => {
    const root = aDirectoryOf({ table })
    mkdirSync(join(root, 'database/migrations'), { recursive: true })
    if (file) writeFileSync(join(root, 'database/migrations', file), '')
    return inspectThere(root, `PHP=artisan; artisan() { cat table; }; is_nothing_to_migrate`)
  }

  it.each<[string, string, number, string]>([
    ['have all run', '| Y    | create_users | 1 |', 0, 'none is pending'],
    [
      'wait, one of them',
      '| Y | a | 1 |\n| N    | create_users |   |',
      1,
      '| N | create_users | |',
    ],
    ['wait, as Laravel 8 says', '| Yes | a | 1 |\n| No   | b |   |', 1, '| No | b | |'],
    ['wait, as Laravel 9 says', 'a ... [1] Ran\nb ..... Pending', 1, 'b ..... Pending'],
    ['were never set up', 'Migration table not found.', 1, 'Migration table not found.'],
  ])('%s', (_, table, code, line) => {
    expect(withStatus(table)).toEqual({ code, lines: [line] })
  })

  it('are none before 4.9.0', () => {
    expect(withStatus('', '')).toEqual({ code: 0, lines: ['this release has none'] })
  })
})

describe('a run that has a host', () => {
  const found = (outcome: string) => {
    const dir = aDirectoryOf()
    const run = join(dir, 'state/runs/20261101-020000-held')
    mkdirSync(run, { recursive: true })
    mkdirSync(join(dir, 'root'))
    writeFileSync(join(run, 'events'), '')
    if (outcome) writeFileSync(join(run, 'outcome'), `${outcome}\n`)
    return inspectThere(join(dir, 'root'), 'is_no_run_held')
  }

  it.each(['', 'held', 'interrupted'])('and has come to no end is told: "%s"', (outcome) => {
    expect(found(outcome)).toEqual({
      code: 1,
      lines: ['not come to an end: 20261101-020000-held'],
    })
  })

  it.each(['upgraded', 'done', 'reverted', 'failed'])(
    'and is over has it no more: %s',
    (outcome) => {
      expect(found(outcome)).toEqual({ code: 0, lines: ['no run has left it half-way'] })
    },
  )
})

describe('each look by itself', () => {
  const root = aDirectoryOf({ '.env': 'APP_ENV=production', 'storage/framework/down': '{}' })

  it.each<[name: string, script: string, line: RegExp]>([
    ['maintenance', 'is_maintenance_off', /^on since \d{4}-\d\d-\d\d \d\d:\d\d UTC$/],
    [
      'the site',
      "sleep() { :; }; ask_site() { told='ping: 500'; return 1; }; is_site_serving",
      /^ping: 500$/,
    ],
    [
      'memcached',
      'MEMCACHED_HOST=h MEMCACHED_PORT=1; ask_memcached() { false; }; is_memcached_answering',
      /^does not answer at h:1$/,
    ],
    [
      'a memcached that keeps nothing',
      'MEMCACHED_HOST=h MEMCACHED_PORT=1; ask_memcached() { [ "$1" = set ]; }; is_memcached_answering',
      /^does not answer at h:1$/,
    ],
    [
      'the schema',
      "show_schema_sql() { say 'ALTER TABLE x;'; }; is_schema_in_sync",
      /^ALTER TABLE x;$/,
    ],
  ])('fails where it is not right: %s', (_, script, line) => {
    const { code, lines } = inspectThere(root, script)
    expect(lines).toEqual([expect.stringMatching(line)])
    expect(code).toBe(1)
  })

  it('asks Doctrine past what memcached has', () => {
    const script = 'show_schema_sql() { [ "$DOCTRINE_CACHE" = array ] || say hidden; }'
    expect(inspectThere(root, `${script}; is_schema_in_sync`).code).toBe(0)
  })

  it.each(['production', '', 'staging'])('has no classes written where APP_ENV is "%s"', (name) => {
    const there = aDirectoryOf({ '.env': `APP_ENV=${name}\n` })
    const { code, lines } = inspectThere(there, 'PHP="echo written"; generate_classes')
    expect([code, lines]).toEqual([
      1,
      [`APP_ENV is ${name || 'production'}: these are written on development hosts only`],
    ])
  })
})

describe('paths that the web user cannot write', () => {
  it.each(['dash', 'bash'])('are counted one by one, whatever they are called, in %s', (shell) => {
    const root = aDirectoryOf({ 'vendor/a': '', 'vendor/b c': '', 'vendor/two\nlines': '' })
    const { code, lines } = inspectThere(
      root,
      'WEB_USER=nobody-of-this-name; find_wrong() { below=$1; shift; find "$below" -type f "$@"; }; check_permissions vendor',
      shell,
    )
    expect(lines[0]).toBe('3 not nobody-of-this-name’s, or not writable:')
    expect(lines.at(-1)).toBe('fleet-count 3')
    expect(code).toBe(1)
  })
})
