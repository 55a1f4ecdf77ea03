import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/recipes/recipe.ts'
import { recipeFor, stepsTo } from '../../src/recipes/recipe-for.ts'
import { catalog, findRelease } from '../../src/releases/catalog.ts'
import { stepIds } from '../../src/step-ids.ts'

/** The order of the upgrade page; the site goes down as late and comes up as soon as it allows. */
const documented = [
  ...[
    'permissions-before',
    'preflight',
    'fetch',
    'down',
    'quiesce',
    'backup',
    'checkout',
    'composer',
    'bower',
  ],
  ...['memcached-1', 'cache-clear', 'review', 'schema', 'memcached-2', 'actions', 'views'],
  ...['permissions', 'migrate', 'caches', 'unquiesce', 'up', 'health'],
]

/** Which releases have a step that the others have not. */
const only: Readonly<Record<string, readonly string[]>> = {
  preflight: ['4.6.0', '4.8.0', '4.9.0'],
  actions: ['4.8.0', '4.9.0'],
  migrate: ['4.9.0', '4.9.1', '4.9.2', '4.9.3'],
}

function stepsOf(version: string): Step[] {
  const release = findRelease(version)
  if (!release) throw new Error(`no release ${version}`)
  return stepsTo(release)
}

function stepOf(version: string, id: string): Step | undefined {
  return stepsOf(version).find((step) => step.id === id)
}

describe.each(catalog.map(({ version }) => version))('the hop to %s', (version) => {
  it('has the steps of the upgrade page in their order', () => {
    const expected = documented.filter((id) => only[id]?.includes(version) ?? true)
    expect(stepsOf(version).map(({ id }) => id)).toEqual(expected)
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
    const touching = [
      'schema',
      'memcached-2',
      'actions',
      'views',
      'permissions',
      'migrate',
      'caches',
    ]
    const commit = stepsOf(version).filter(({ phase }) => phase === 'commit')
    expect(commit.map(({ id }) => id)).toEqual(touching.filter((id) => stepOf(version, id)))
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
  it.each(['v4', 'v4.9'] as const)('of %s knows what the application rewrites itself', (line) => {
    const { generated, libraries } = recipeFor(line)
    expect(generated).toEqual(['composer.lock', 'bower.json', 'database/Proxies'])
    expect(libraries).toEqual(['vendor', 'public/bower_components'])
  })
})
