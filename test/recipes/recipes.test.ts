import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/recipes/recipe.ts'
import { recipeFor, stepsTo } from '../../src/recipes/recipe-for.ts'
import { catalog, findRelease } from '../../src/releases/catalog.ts'
import type { Line } from '../../src/releases/release.ts'
import { stepIds } from '../../src/step-ids.ts'

/** The order of the upgrade pages; the site goes down as late and comes up as soon as it allows. */
const leaving = ['permissions-before', 'preflight', 'fetch', 'down', 'quiesce', 'backup']
const end = ['caches', 'unquiesce', 'up', 'health', 'self-check']
const v4 = [
  ...['checkout', 'composer', 'bower', 'memcached-1', 'cache-clear', 'review', 'schema'],
  ...['memcached-2', 'actions', 'views', 'permissions', 'migrate'],
]
const v5 = [
  ...['checkout', 'composer', 'memcached-1', 'cache-clear', 'review', 'schema', 'migrate'],
  ...['memcached-2', 'actions', 'views', 'permissions'],
]
const v6 = v5.filter((id) => id !== 'schema' && id !== 'memcached-2')
const reaching: Readonly<Record<Line, readonly string[]>> = { v4, 'v4.9': v4, v5, v6, v7: v6 }

/** Which releases have a step that others of their line have not. */
const only: Readonly<Record<string, readonly string[]>> = {
  preflight: ['4.6.0', '4.8.0', '4.9.0'],
  actions: ['4.8.0', '4.9.0', '5.0.0', '7.1.0'],
  'self-check': ['7.4.0'],
}

function documented(version: string): string[] {
  const { line = 'v4' } = findRelease(version) ?? {}
  return [...leaving, ...reaching[line], ...end]
    .filter((id) => only[id]?.includes(version) ?? true)
    .filter((id) => id !== 'migrate' || line !== 'v4')
}

function stepsOf(version: string, from = version): Step[] {
  const release = findRelease(version)
  if (!release) throw new Error(`no release ${version}`)
  return stepsTo(release, findRelease(from))
}

function stepOf(version: string, id: string, from = version): Step | undefined {
  return stepsOf(version, from).find((step) => step.id === id)
}

describe.each(catalog.map(({ version }) => version))('the hop to %s', (version) => {
  it('has the steps of the upgrade page in their order', () => {
    expect(stepsOf(version).map(({ id }) => id)).toEqual(documented(version))
  })

  it('says of every step who runs it, for how long, and what its failure means', () => {
    for (const step of stepsOf(version)) {
      expect(stepIds).toContain(step.id)
      expect(['root', 'web', 'owner']).toContain(step.as)
      expect(step.limit).toBeGreaterThanOrEqual(120)
      expect(step.limit).toBeLessThanOrEqual(2 * 3600)
      expect(step.run).not.toMatch(/^\s*$|\n/)
      expect(step.title).toMatch(/^[a-z].*[^.]$/)
    }
  })

  it('goes from phase to phase and never back', () => {
    const order = ['prepare', 'change', 'commit', 'finish']
    const phases = stepsOf(version).map(({ phase }) => order.indexOf(phase))
    expect(phases).toEqual(phases.toSorted((a, b) => a - b))
    expect(phases).not.toContain(-1)
  })

  it('makes every check before the site goes down, and its dump before any code changes', () => {
    const ids = stepsOf(version).map(({ id }) => id)
    const down = ids.indexOf('down')
    expect(ids.slice(0, down)).toEqual(expect.arrayContaining(['permissions-before', 'fetch']))
    expect(ids.slice(down + 1, down + 4)).toEqual(['quiesce', 'backup', 'checkout'])
  })

  it('touches the schema only in the commit phase', () => {
    const others = [
      'memcached-1',
      'cache-clear',
      'review',
      'unquiesce',
      'up',
      'health',
      'self-check',
    ]
    const ids = documented(version)
    const touching = ids.slice(ids.indexOf('review')).filter((id) => !others.includes(id))
    const commit = stepsOf(version).filter(({ phase }) => phase === 'commit')
    expect(commit.map(({ id }) => id)).toEqual(touching)
  })
})

describe('a step', () => {
  it.each([
    ['permissions-before', 'root', 'prepare'],
    ['preflight', 'web', 'prepare'],
    ['fetch', 'owner', 'prepare'],
    ['down', 'web', 'change'],
    ['quiesce', 'root', 'change'],
    ['backup', 'root', 'change'],
    ['checkout', 'owner', 'change'],
    ['composer', 'web', 'change'],
    ['bower', 'web', 'change'],
    ['memcached-1', 'root', 'change'],
    ['cache-clear', 'web', 'change'],
    ['review', 'web', 'change'],
    ['schema', 'web', 'commit'],
    ['memcached-2', 'root', 'commit'],
    ['actions', 'web', 'commit'],
    ['views', 'web', 'commit'],
    ['permissions', 'root', 'commit'],
    ['migrate', 'web', 'commit'],
    ['caches', 'web', 'commit'],
    ['unquiesce', 'root', 'finish'],
    ['up', 'web', 'finish'],
    ['health', 'web', 'finish'],
  ])('%s has the rights of %s and belongs to %s', (id, as, phase) => {
    expect(stepOf('4.9.0', id)).toMatchObject({ as, phase })
  })

  it('is repeated by itself, but not a migration, which cannot go on half-way', () => {
    const once = stepsOf('4.9.0').filter(({ retry }) => retry === 'once')
    expect(once.map(({ id }) => id)).toEqual(['migrate'])
    expect(once[0]?.done).toBeDefined()
  })

  it.each([
    ['permissions-before', 'first'],
    ['fetch', 'first'],
    ['quiesce', 'first'],
    ['unquiesce', 'last'],
    ['up', 'last'],
    ['health', 'last'],
  ])('%s has its place only in the %s hop of a run', (id, hops) => {
    expect(stepOf('4.9.0', id)?.hops).toBe(hops)
  })

  it.each([
    ['down', 'Application is now in maintenance mode'],
    ['cache-clear', 'Cache cleared successfully'],
    ['review', 'fleet-sql '],
    ['schema', 'Nothing to update'],
    ['migrate', 'Nothing to migrate|Migrated:'],
  ])('%s has succeeded only where it says so: exit codes lie', (id, says) => {
    expect(stepOf('4.9.0', id)?.says).toBe(says)
  })
})

describe('the commands that must be answered for', () => {
  it.each([
    ['4.8.0', 'ixp-manager:upgrade:split-conservers'],
    ['4.9.0', 'ixp-manager:upgrade:copy-contact-names'],
  ])('the one-off of %s is %s, judged by its success line', (version, command) => {
    expect(stepOf(version, 'actions')?.run).toBe(
      `run_one_off ${command} 'Migration completed successfully'`,
    )
  })

  it('are given what they ask for: the migration its force, composer no terminal, bower no question', () => {
    expect(stepOf('4.9.0', 'migrate')?.run).toContain('artisan migrate --force')
    expect(stepOf('4.9.0', 'composer')?.run).toMatch(/--no-dev --prefer-dist --no-interaction/)
    const bower = stepOf('4.9.0', 'bower')?.run ?? ''
    expect(bower.split(' && ')).toEqual([
      '"$BOWER" --config.interactive=false -f prune',
      '"$BOWER" --config.interactive=false -f update',
    ])
  })

  it.each([
    ['4.1.0', '--version'],
    ['4.8.0', '--version'],
    ['4.9.0', '--version migrate:status'],
    ['7.4.0', '--version migrate:status'],
  ])('of %s ask artisan once the site serves: %s', (version, questions) => {
    expect(stepOf(version, 'health')?.run).toBe(`check_health && check_artisan ${questions}`)
  })

  it('never take away unmapped tables', () => {
    for (const { version } of catalog)
      for (const { run } of stepsOf(version)) expect(run).not.toMatch(/--clean/)
  })

  it('clear all seven caches', () => {
    const commands = stepOf('4.8.0', 'caches')?.run.match(/[a-z]+(:[a-z]+)+/g)
    expect(commands).toEqual([
      ...['cache:clear', 'config:clear', 'doctrine:clear:metadata:cache'],
      ...['doctrine:clear:query:cache', 'doctrine:clear:result:cache', 'route:clear', 'view:clear'],
    ])
  })

  it('quote the questions of the preflight for the shell', () => {
    const run = stepOf('4.9.0', 'preflight')?.run ?? ''
    expect(run).toMatch(/^expect_no_rows '[^']+' 'SELECT [^']*`switch`[^']*'$/)
    expect(stepOf('4.8.0', 'preflight')?.run.match(/expect_no_rows/g)).toHaveLength(3)
  })
})

describe('a recipe', () => {
  it.each<[line: Line, generated: string[], libraries: string[]]>([
    [
      'v4',
      ['composer.lock', 'bower.json', 'database/Proxies'],
      ['vendor', 'public/bower_components'],
    ],
    [
      'v4.9',
      ['composer.lock', 'bower.json', 'database/Proxies'],
      ['vendor', 'public/bower_components'],
    ],
    ['v5', ['composer.lock', 'database/Proxies'], ['vendor']],
    ['v6', ['composer.lock'], ['vendor']],
    ['v7', ['composer.lock'], ['vendor']],
  ])('of %s knows that %j are rewritten, and %j are libraries', (line, generated, libraries) => {
    expect(recipeFor(line)).toMatchObject({ generated, libraries })
  })
})

/** What its page says wrongly, or leaves out. */
describe('where the documentation is wrong, the hop', () => {
  it.each<[from: string, to: string, id: string, run: string]>([
    ['5.7.0', '5.8.0', 'down', '"$PHP" artisan down && is_down'],
    ['6.0.0', '6.0.1', 'down', '"$PHP" artisan down && is_down'],
    ['6.4.2', '7.0.0', 'down', '"$PHP" artisan down && is_down'],
    ['7.0.0', '7.1.0', 'down', '"$PHP" artisan down && is_down'],
    ['7.0.1', '7.1.0', 'down', '"$PHP" artisan down && is_down'],
    [
      ...(['7.1.0', '7.2.0', 'down'] as const),
      '{ "$PHP" artisan down --render=errors::maintenance || "$PHP" artisan down; } && is_down',
    ],
    ['5.0.0', '5.1.0', 'migrate', '"$PHP" artisan migrate --force'],
    ['6.0.0', '6.0.1', 'migrate', '"$PHP" artisan migrate --force'],
    ['7.3.1', '7.4.0', 'migrate', '"$PHP" artisan migrate --force'],
    [
      ...(['5.0.0', '5.1.0', 'permissions-before'] as const),
      'as_owner is_as_planned && fix_permissions bootstrap/cache composer.lock storage vendor',
    ],
    ['5.3.0', '5.4.0', 'views', 'run_sql < tools/sql/views.sql'],
    ['5.4.0', '5.4.1', 'views', '"$PHP" artisan update:reset-mysql-views && views_are_whole'],
    ['6.0.0', '6.0.1', 'views', '"$PHP" artisan update:reset-mysql-views && views_are_whole'],
    ['7.0.0', '7.0.1', 'views', '"$PHP" artisan update:reset-mysql-views && views_are_whole'],
    ['7.0.1', '7.1.0', 'actions', 'list_findings update:max-prefixes-7.1.0'],
  ])('from %s to %s has for %s: %s', (from, to, id, run) => {
    expect(stepOf(to, id, from)?.run).toBe(run)
  })

  it.each([
    ['4.9.3', '5.0.0', true],
    ['5.8.0', '6.0.0', true],
    ['6.4.2', '7.0.0', true],
    ['5.0.0', '5.1.0', false],
    ['7.3.1', '7.4.0', false],
  ])(
    'from %s to %s forgets what the old code has cached before composer runs: %s',
    (from, to, forgets) => {
      expect(stepOf(to, 'composer', from)?.run.includes('forget_compiled_code')).toBe(forgets)
    },
  )

  it.each([
    ['4.9.3', '5.0.0', true],
    ['5.8.0', '6.0.0', true],
    ['6.4.2', '7.0.0', false],
    ['5.7.0', '5.8.0', false],
  ])('from %s to %s is begun only with the schema in sync: %s', (from, to, isAsked) => {
    const { run = '' } = stepOf(to, 'preflight', from) ?? {}
    expect(run.includes('schema_is_in_sync')).toBe(isAsked)
  })

  it.each([
    ['5.0.0', 'Application cache cleared'],
    ['6.0.0', 'Application cache cleared'],
    ['7.0.0', 'Application cache cleared'],
  ])('to %s believes of the cache only that it says: %s', (to, says) => {
    expect(stepOf(to, 'cache-clear')?.says).toBe(says)
  })

  it('to 5.0.0 runs what destroys when repeated once, and a person settles it', () => {
    expect(stepOf('5.0.0', 'actions')).toMatchObject({
      retry: 'once',
      run: "run_one_off update:customer2users 'Migration completed successfully'",
    })
  })

  it('never sources .env, and never leaves braces to a shell that has none', () => {
    for (const [index, { version }] of catalog.entries()) {
      const from = catalog[index - 1]?.version
      for (const { run } of stepsOf(version, from)) {
        expect(run).not.toMatch(/source |\. \.env|\{[^ }]*,/)
      }
    }
  })

  it.each([
    ['v5', ['artisan doctrine:clear:result:cache', 'artisan route:clear']],
    ['v6', ['clear_cache file', 'artisan route:clear']],
  ] as const)('of %s clears %j', (line, commands) => {
    const caches = stepOf(line === 'v5' ? '5.8.0' : '6.4.2', 'caches')?.run ?? ''
    for (const command of commands) expect(caches).toContain(command)
    expect(caches.includes('doctrine:')).toBe(line === 'v5')
  })
})
